package com.diwaar.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Spreads an endpoint's attempts over time (the generic cell rate algorithm): no more than its rate over any length of time,
 * and a tenth of a second's worth at once. Not safe for use by several threads.
 */
final class Pace {

    private static final Duration AT_ONCE = Duration.ofMillis(100);

    private double perSecond = Double.POSITIVE_INFINITY;
    private Instant next = Instant.MIN;

    /** From now on this many a second, shared with so many replicas; null means any number. */
    void set(@Nullable Integer perSecond, int replicas) {
        this.perSecond = perSecond == null ? Double.POSITIVE_INFINITY : (double) perSecond / replicas;
    }

    private boolean isBounded() {
        return perSecond < Double.POSITIVE_INFINITY;
    }

    /** How long the next attempt must wait. */
    Duration wait(Instant now) {
        Instant earliest = next.equals(Instant.MIN) ? now : next.minus(AT_ONCE);
        return !isBounded() || !earliest.isAfter(now) ? Duration.ZERO : Duration.between(now, earliest);
    }

    /** An attempt begins. */
    void begun(Instant now) {
        if (isBounded()) {
            next = (next.isAfter(now) ? next : now).plusNanos((long) (1_000_000_000L / perSecond));
        }
    }

    /** No more than this many are worth keeping in memory: four seconds of them. */
    int worthKeeping() {
        return isBounded() ? (int) Math.max(1, perSecond * 4) : Integer.MAX_VALUE;
    }
}
