/** EDGE: Kafka. One translator for each event. */
@NullMarked
package com.diwaar.ingress.kafka;

import org.jspecify.annotations.NullMarked;
