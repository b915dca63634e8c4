package com.diwaar.billing.credit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Asks for credit.
 *
 * @param id names what it is for: the same id is the same credit, however often it is asked for
 * @param units how many texts at the most
 * @param segments how many segments at the most, over all its texts: what is held under a plan that counts segments; null leaves
 *     it to the plan how many a text may have
 * @param expiresAt when it goes back if nobody settles or releases it
 */
public record ReservationRequest(
        String id,
        long organizationId,
        long units,
        @Nullable Long segments,
        Instant now,
        Instant expiresAt) {

    /** Of texts whose lengths nobody knows. */
    public ReservationRequest(String id, long organizationId, long units, Instant now, Instant expiresAt) {
        this(id, organizationId, units, null, now, expiresAt);
    }
}
