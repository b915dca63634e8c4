/** EDGE: topics in and out, and the translation between Avro and the features. */
@NullMarked
package com.diwaar.conversation.kafka;

import org.jspecify.annotations.NullMarked;
