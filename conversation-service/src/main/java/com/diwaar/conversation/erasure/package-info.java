/** Forgetting a person: here at once, elsewhere by telling. */
@NullMarked
package com.diwaar.conversation.erasure;

import org.jspecify.annotations.NullMarked;
