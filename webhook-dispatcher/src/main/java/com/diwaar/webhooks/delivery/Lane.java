package com.diwaar.webhooks.delivery;

import com.diwaar.webhooks.endpoint.Endpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's deliveries in memory, and what was learnt of it: how many attempts it may have under way, and whether it was
 * slow or failed last. Not safe for use by several threads; {@link Lanes} sees to that.
 */
final class Lane {

    /** What a lane may hold in memory for each attempt that it may have under way. */
    static final int HELD_PER_SLOT = 8;

    /** An endpoint that takes longer than this is slow, even if it says yes in the end. */
    static final Duration SLOW = Duration.ofSeconds(2);

    final long endpointId;
    final Deque<Assignment> waiting = new ArrayDeque<>();
    final Breaker breaker = new Breaker();
    final Pace pace = new Pace();
    int limit = 1;
    int era;
    int running;
    int held;
    boolean suspect;
    boolean moreIsWaiting;
    boolean alarmed;

    /** One that is known to fail is not taken for sound because this replica is new. */
    Lane(Endpoint endpoint) {
        this.endpointId = endpoint.id();
        this.suspect = endpoint.standing().failingSince() != null;
    }

    int capacity() {
        return Math.min(limit * HELD_PER_SLOT, pace.worthKeeping());
    }

    int room(Instant now) {
        return breaker.isOpen(now) ? 0 : Math.max(0, capacity() - held);
    }

    void learn(Attempt attempt, int highestLimit, Instant now) {
        boolean slow = attempt.duration().compareTo(SLOW) > 0;
        suspect = slow || !attempt.succeeded();
        if (attempt.succeeded()) {
            breaker.succeeded();
        } else {
            breaker.failed(now);
        }
        if (!attempt.succeeded()) {
            limit = Math.max(1, limit / 2);
        } else if (!slow) {
            limit = Math.min(highestLimit, limit * 2);
        }
    }

    /** Lanes in the order of their turns. */
    static final class Turns {
        private final LinkedHashSet<Lane> lanes = new LinkedHashSet<>();

        void add(Lane lane) {
            lanes.add(lane);
        }

        void remove(Lane lane) {
            lanes.remove(lane);
        }

        @Nullable
        Lane next() {
            return lanes.isEmpty() ? null : lanes.removeFirst();
        }
    }
}
