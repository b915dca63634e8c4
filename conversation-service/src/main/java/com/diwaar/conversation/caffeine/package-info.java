/** EDGE: what this process remembers of conversations; never needed, only quicker. */
@NullMarked
package com.diwaar.conversation.caffeine;

import org.jspecify.annotations.NullMarked;
