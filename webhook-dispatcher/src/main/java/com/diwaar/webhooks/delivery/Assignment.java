package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A delivery that is this replica's to attempt until the lease ends; then it is anybody's.
 *
 * @param attempts how many attempts of this round were made before
 */
public record Assignment(
        UUID deliveryId,
        Endpoint endpoint,
        UUID eventId,
        Instant occurredAt,
        String payload,
        int attempts,
        Instant leaseUntil) {

    /** Whether an attempt that begins now and takes this long ends within the lease. */
    public boolean leaseCovers(Duration attempt, Instant now) {
        return now.plus(attempt).isBefore(leaseUntil);
    }
}
