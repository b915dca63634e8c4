/** EDGE: Redis, where replicas share what one key has spent. */
@NullMarked
package com.diwaar.ingress.redis;

import org.jspecify.annotations.NullMarked;
