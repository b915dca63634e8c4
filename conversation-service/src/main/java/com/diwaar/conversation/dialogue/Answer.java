package com.diwaar.conversation.dialogue;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stored answer: everything that it takes to send it, again and again the same.
 *
 * @param parts its texts, in order; more than one where it was too long for one
 * @param answers the sids of the texts that it covers, oldest first
 * @param inReplyToAt when the oldest of them was received
 */
public record Answer(
        long id,
        long conversationId,
        long organizationId,
        long assistantId,
        Line line,
        List<Part> parts,
        List<String> answers,
        Instant inReplyToAt,
        Instant decidedAt,
        @Nullable String reservationId,
        ModelUse modelUse,
        boolean smartEncoding) {

    /** One outgoing text. */
    public record Part(long messageId, String body) {}
}
