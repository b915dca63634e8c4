/** EDGE: the working state in Redis; never needed, only quicker. */
@NullMarked
package com.diwaar.conversation.redis;

import org.jspecify.annotations.NullMarked;
