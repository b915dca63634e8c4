package com.diwaar.outbound.receipt;

import java.util.Locale;
import java.util.Optional;

/** The provider's words for how far a text is, by rank. A text only moves to a higher one, and never from a final one. */
public enum DeliveryStatus {
    ACCEPTED(1, false),
    SCHEDULED(1, false),
    QUEUED(2, false),
    SENDING(3, false),
    SENT(4, false),
    CANCELED(5, true),
    FAILED(5, true),
    UNDELIVERED(5, true),
    DELIVERED(5, false),
    READ(6, true);

    private final int rank;
    private final boolean last;

    DeliveryStatus(int rank, boolean last) {
        this.rank = rank;
        this.last = last;
    }

    /** The status of this word; empty for one that this version does not know. */
    public static Optional<DeliveryStatus> ofWord(String word) {
        try {
            return Optional.of(valueOf(word.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** The provider's word. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public int rank() {
        return rank;
    }

    /** Whether a text can go from here to there. */
    public boolean mayBecome(DeliveryStatus next) {
        return !last && next.rank > rank;
    }

    /** Whether a text that is here has been there (or is). */
    public boolean includes(DeliveryStatus earlier) {
        return this == earlier || this == READ && earlier == DELIVERED;
    }

    /** Whether customers are told of it. */
    public boolean isNews() {
        return this == DELIVERED || this == UNDELIVERED || this == FAILED || this == READ;
    }
}
