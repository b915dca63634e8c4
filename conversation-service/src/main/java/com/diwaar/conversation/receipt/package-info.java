/** What became of texts that went out. */
@NullMarked
package com.diwaar.conversation.receipt;

import org.jspecify.annotations.NullMarked;
