/** Who wants no texts: STOP, START and HELP, and what stands because of them. */
@NullMarked
package com.diwaar.conversation.optout;

import org.jspecify.annotations.NullMarked;
