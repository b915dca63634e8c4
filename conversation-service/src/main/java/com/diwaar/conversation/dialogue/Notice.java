package com.diwaar.conversation.dialogue;

import java.time.Instant;
import java.util.Locale;

/**
 * A stored text of ours that no model wrote and no command asked for. It goes out if there is credit for it.
 *
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
        boolean withheld) {

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
