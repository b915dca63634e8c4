/** The Kafka edge: a listener per topic, and the announcements on their way out. */
@NullMarked
package com.diwaar.billing.kafka;

import org.jspecify.annotations.NullMarked;
