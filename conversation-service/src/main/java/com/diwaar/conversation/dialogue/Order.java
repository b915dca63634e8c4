package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.assistant.Assistant;
import com.diwaar.conversation.optout.OptOutWord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stored text that is an opt-out word and nothing else.
 *
 * @param confirmation what the customer is told by us; null where we stay silent
 */
public record Order(
        Assistant assistant,
        Line line,
        StoredText text,
        OptOutWord word,
        @Nullable String confirmation,
        Instant decidedAt) {}
