/** Edge to Kafka: events as they stand in the topics become webhook events. */
@NullMarked
package com.diwaar.webhooks.kafka;

import org.jspecify.annotations.NullMarked;
