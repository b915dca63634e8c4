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

    private @Nullable Integer perSecond;
    private Instant next = Instant.MIN;

    /** From now on this many a second; null means any number. */
    void set(@Nullable Integer perSecond) {
        this.perSecond = perSecond;
    }

    /** How long the next attempt must wait. */
    Duration wait(Instant now) {
        Instant earliest = next.equals(Instant.MIN) ? now : next.minus(AT_ONCE);
        return perSecond == null || !earliest.isAfter(now) ? Duration.ZERO : Duration.between(now, earliest);
    }

    /** An attempt begins. */
    void begun(Instant now) {
        if (perSecond != null) {
            next = (next.isAfter(now) ? next : now).plusNanos(1_000_000_000L / perSecond);
        }
    }

    /** No more than this many are worth keeping in memory: four seconds of them. */
    int worthKeeping() {
        return perSecond == null ? Integer.MAX_VALUE : perSecond * 4;
    }
}
