package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * A delivery that is this replica's to attempt until the lease ends; then it is anybody's.
 *
 * @param attempts how many attempts of this round were made before
 * @param inOrder whether others of its conversation wait for it to be settled
 * @param replayed whether it was asked for again, however long after its event
 */
public record Assignment(
        UUID deliveryId,
        Endpoint endpoint,
        UUID eventId,
        Instant occurredAt,
        String payload,
        int attempts,
        Instant leaseUntil,
        boolean inOrder,
        boolean replayed) {

    /** How long an attempt may take: as its owner said, and well within the lease; else as long as any. */
    public Duration timeout(DispatchSettings settings) {
        Duration wanted = endpoint.timeout().orElse(settings.attemptTimeout());
        Duration most = settings.lease().dividedBy(2);
        return wanted.compareTo(most) < 0 ? wanted : most;
    }

    /** Whether an attempt that begins now and takes this long ends within the lease. */
    public boolean leaseCovers(Duration attempt, Instant now) {
        return now.plus(attempt).isBefore(leaseUntil);
    }
}
