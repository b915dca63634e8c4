/** The conversation itself: texts come in, are stored, thought about and answered. Knows channels only by name. */
@NullMarked
package com.diwaar.conversation.dialogue;

import org.jspecify.annotations.NullMarked;
