package com.diwaar.conversation.dialogue;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A stored text of ours that no model wrote and no command asked for. It goes out if there is credit for it.
 *
 * @param reservationId the credit that was taken for it; null where none was, yet
 * @param withheld there was none: it stays unsent
 */
public record Notice(
        long messageId,
        long conversationId,
        long organizationId,
        long assistantId,
        Line line,
        Purpose purpose,
        String body,
        Instant decidedAt,
        boolean smartEncoding,
        @Nullable String reservationId,
        boolean withheld) {

    Notice admitted(String reservation) {
        return new Notice(
                messageId,
                conversationId,
                organizationId,
                assistantId,
                line,
                purpose,
                body,
                decidedAt,
                smartEncoding,
                reservation,
                false);
    }

    /** Why it is sent. */
    public enum Purpose {
        /** Before the first answer of a conversation that the customer began. */
        WELCOME,
        /** Says once that a limit was reached. */
        LIMIT_NOTICE,
        /** Says that no answer could be made. */
        FAILURE_NOTICE,
        /** Confirms an opt-out word; an opted-out person may get it, and it costs no reservation. */
        OPT_OUT_NOTICE;

        /** As it stands in the database. */
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The purpose of this wire form. */
        public static Purpose ofWire(String wire) {
            return valueOf(wire.toUpperCase(Locale.ROOT));
        }
    }
}
