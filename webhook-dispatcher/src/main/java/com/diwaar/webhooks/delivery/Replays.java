package com.diwaar.webhooks.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Replays of many deliveries: asked for in a moment, done a piece at a time, by any replica, and none is lost with the replica
 * that began it. What is replayed goes out under its old id, with a schedule of retries of its own.
 */
public interface Replays {

    /** Which deliveries of an endpoint are sent again. */
    enum What {
        /** Those that failed for good or were held while the endpoint was disabled. */
        FAILED,
        /** Those and the delivered ones. */
        ALL
    }

    /**
     * One of them.
     *
     * @param since the earliest event
     * @param until when it was asked for: no event after it
     * @param replayed how many so far
     */
    record Replay(UUID id, long endpointId, What what, Instant since, Instant until, long replayed, boolean done) {}

    /** Asks for one; {@link #work} does it. Empty where one of that endpoint is not done yet. */
    Optional<Replay> ask(long organizationId, long endpointId, What what, Instant since, Instant now);

    /** The organisation's replay; another's does not exist for it. */
    Optional<Replay> find(long organizationId, UUID id);

    /** The organisation's latest, newest first. */
    List<Replay> latest(long organizationId, int limit);

    /**
     * Does a piece of the least done one that nobody else is at; false where there is nothing to do. Where it throws, that one
     * is behind all others the next time.
     */
    boolean work(Instant now);

    /**
     * What an endpoint has missed: failed for good, or held while it was disabled.
     *
     * @param since the earliest event of it
     */
    record Missed(long deliveries, Instant since) {}

    /** Empty where it missed none. */
    Optional<Missed> missed(long endpointId);
}
