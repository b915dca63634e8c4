package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.OpenAgenda;
import com.diwaar.conversation.assistant.Assistant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is on record about a line and some of its texts, read at once.
 *
 * @param assistant who has the number; null where nobody has
 * @param active the active conversation, if there is one
 * @param oldestUnanswered the sid of the active conversation's oldest unanswered text
 * @param unsent our messages that have not left yet
 * @param errored our messages that never will
 * @param known by sid; a text that is not in here was never seen
 */
public record Situation(
        @Nullable Assistant assistant,
        @Nullable Conversation active,
        @Nullable String oldestUnanswered,
        Set<Long> unsent,
        Set<Long> errored,
        List<OpenAgenda> agendas,
        Map<String, Known> known) {

    /**
     * A text that was seen before.
     *
     * @param stored null where it was refused before it became part of a conversation
     * @param answeredBy the answer that covers it
     */
    public record Known(
            @Nullable StoredText stored,
            @Nullable Refusal refusal,
            @Nullable Long answeredBy) {

        /** Stored but neither answered nor refused is unfinished work, no duplicate. */
        boolean isDecided() {
            return refusal != null || answeredBy != null;
        }
    }
}
