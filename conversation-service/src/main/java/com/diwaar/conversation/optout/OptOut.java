package com.diwaar.conversation.optout;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What stands for a person with an organisation. The newest STOP and the newest START decide, by the time our edge received
 * them and in whatever order they are worked on; a START within 15 seconds of a STOP loses.
 *
 * @param customerHash keyed hash of the number
 * @param version raised by every change
 * @param blockedSenders our numbers that the provider blocks for this person alone
 */
public record OptOut(
        long organizationId,
        String customerHash,
        long version,
        boolean optedOut,
        Instant decidedAt,
        Set<String> blockedSenders) {

    /** Nothing stands for somebody of whom there is no row. */
    public static boolean forbids(@Nullable OptOut optOut, String sender) {
        return optOut != null && (optOut.optedOut() || optOut.blockedSenders().contains(sender));
    }
}
