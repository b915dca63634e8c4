package com.diwaar.conversation.ending;

import com.diwaar.conversation.agenda.Agenda;
import com.diwaar.conversation.dialogue.ConversationType;
import com.diwaar.conversation.dialogue.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A conversation that is over: everything that it takes to tell of it.
 *
 * @param duration seconds; null unless a call
 * @param agendas the settled ones of those that were opened in it, and all that were settled in it
 * @param cancelled the texts that ended with it, unanswered
 */
public record Ended(
        long conversationId,
        long organizationId,
        long assistantId,
        @Nullable String channelSid,
        ConversationType conversationType,
        String assistantNumber,
        String customerNumber,
        String reason,
        Instant startedAt,
        Instant endedAt,
        @Nullable Integer duration,
        int inboundMessages,
        int outboundMessages,
        List<Concluded> agendas,
        Map<String, String> metadata,
        List<Refusal> cancelled) {

    /**
     * How one of its agendas ended.
     *
     * @param fields what was collected, by name
     * @param evidenceMessageId the customer's message on which that rests; null where it rests on none
     */
    public record Concluded(
            long agendaId,
            Agenda.State state,
            @Nullable String summary,
            Map<String, String> fields,
            @Nullable Long evidenceMessageId) {

        /** What an earlier version stored says nothing of fields. */
        public Concluded {
            fields = Objects.requireNonNullElse(fields, Map.of());
        }
    }
}
