package com.diwaar.webhooks.endpoint;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What signs an endpoint's webhooks: its secret and, for a grace time after a rotation, the one before.
 *
 * @param current null where it does not decrypt: nothing signs then
 * @param previousUntil when the previous one ceases to sign; null where there is none
 */
public record Secrets(
        @Nullable EndpointSecret current,
        @Nullable EndpointSecret previous,
        @Nullable Instant previousUntil) {

    /** Without one before. */
    public static Secrets of(EndpointSecret current) {
        return new Secrets(current, null, null);
    }

    /** Those that sign now, the newest first. */
    public List<EndpointSecret> signing(Instant now) {
        if (current == null) {
            return List.of();
        }
        return previous == null || previousUntil == null || !now.isBefore(previousUntil)
                ? List.of(current)
                : List.of(current, previous);
    }
}
