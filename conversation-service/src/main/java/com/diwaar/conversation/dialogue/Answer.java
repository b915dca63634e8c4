package com.diwaar.conversation.dialogue;

import com.diwaar.conversation.agenda.Agenda;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored answer: everything that it takes to send it, again and again the same.
 *
 * @param parts its texts, in order; more than one where it was too long for one
 * @param answers the sids of the texts that it covers, oldest first
 * @param concluded the agendas that were settled with it
 * @param inReplyToAt when the oldest of the texts was received
 */
public record Answer(
        long id,
        long conversationId,
        long organizationId,
        long assistantId,
        Line line,
        List<Part> parts,
        List<String> answers,
        List<Agenda> concluded,
        Instant inReplyToAt,
        Instant decidedAt,
        @Nullable String reservationId,
        List<ModelUse> modelUses,
        boolean smartEncoding) {

    /** One outgoing text. */
    public record Part(long messageId, String body) {}
}
