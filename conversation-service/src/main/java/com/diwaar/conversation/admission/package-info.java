/** Whether an organisation has credit for what is about to be done. */
@NullMarked
package com.diwaar.conversation.admission;

import org.jspecify.annotations.NullMarked;
