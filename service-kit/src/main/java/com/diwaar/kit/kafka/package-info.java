/** The Kafka edge: wiring, typed failures, batches, dead letters, and publishing that ends in an acknowledgement. */
@NullMarked
package com.diwaar.kit.kafka;

import org.jspecify.annotations.NullMarked;
