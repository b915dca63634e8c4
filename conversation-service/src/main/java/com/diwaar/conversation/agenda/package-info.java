/** What a conversation shall settle. */
@NullMarked
package com.diwaar.conversation.agenda;

import org.jspecify.annotations.NullMarked;
