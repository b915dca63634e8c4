package com.diwaar.webhooks.delivery;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * All deliveries that are not settled, and the queue of what is due. A call is one transaction or a few; where it throws, some
 * of them may have been made, and doing it again is safe.
 */
public interface Deliveries {

    /**
     * A new delivery and when it may be taken next.
     *
     * @param dueAt the end of the lease where this replica makes the first attempt itself; empty for one that is held
     */
    record Placed(NewDelivery delivery, Optional<Instant> dueAt) {}

    /**
     * A delivery that was due and is this replica's until the lease ends.
     *
     * @param attempts attempts of this round so far
     * @param inOrder whether others of its conversation wait for it to be settled
     * @param replayed whether it was asked for again
     */
    record Taken(
            UUID deliveryId,
            long endpointId,
            UUID eventId,
            Instant occurredAt,
            String payload,
            int attempts,
            boolean inOrder,
            boolean replayed) {}

    /**
     * Stores what was not stored before and returns the ids of that. What has an order key is due when all that came before
     * with the same is settled.
     */
    Set<UUID> store(List<Placed> placed);

    /** Takes due deliveries: from each endpoint the oldest, no more than it has room for; others' leases are respected. */
    List<Taken> takeDue(Lanes.Rooms rooms, Instant now, Instant leaseUntil);

    /** Records attempts and what they mean, of no two the same delivery. Recording one again changes nothing. */
    void record(List<Result> results, Instant now);

    /** Gives the lease back: due from then on, for anybody. */
    void giveBack(Collection<UUID> deliveryIds, Instant dueAt);
}
