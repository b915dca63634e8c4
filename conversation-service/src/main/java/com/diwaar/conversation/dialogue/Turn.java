package com.diwaar.conversation.dialogue;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as the history keeps it.
 *
 * @param sid the provider's id of an inbound text; null for what we said
 * @param media how many pictures or the like came along
 * @param unanswered an inbound text that no answer covers yet
 * @param settled an inbound text that no answer will ever cover: it was refused, or was an opt-out word
 */
public record Turn(
        long messageId,
        Role role,
        String body,
        int media,
        Instant at,
        @Nullable String sid,
        boolean unanswered,
        boolean settled) {

    /** Who speaks. */
    public enum Role {
        USER,
        ASSISTANT,
        SYSTEM
    }

    /** The turn of a text that was just stored. */
    static Turn of(StoredText text) {
        InboundText said = text.text();
        return new Turn(
                text.messageId(),
                Role.USER,
                said.body(),
                said.media().size(),
                said.receivedAt(),
                said.sid(),
                true,
                false);
    }

    /** The turn of a notice that was just stored. */
    static Turn of(Notice notice) {
        return new Turn(notice.messageId(), Role.ASSISTANT, notice.body(), 0, notice.decidedAt(), null, false, false);
    }

    Turn answered() {
        return unanswered ? new Turn(messageId, role, body, media, at, sid, false, false) : this;
    }
}
