/** Kafka, PostgreSQL, Redis and the schema registry as they come from Maven Central, each a process of its own. */
@NullMarked
package com.diwaar.localstack.servers;

import org.jspecify.annotations.NullMarked;
