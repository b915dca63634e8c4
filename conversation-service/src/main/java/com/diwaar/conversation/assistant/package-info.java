/** Who answers: an organisation's assistants, their numbers and settings. */
@NullMarked
package com.diwaar.conversation.assistant;

import org.jspecify.annotations.NullMarked;
