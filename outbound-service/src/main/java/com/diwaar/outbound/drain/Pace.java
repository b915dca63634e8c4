package com.diwaar.outbound.drain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A sender's pace in segments a second. A text takes as long as its segments; the next one's slot begins after that. As long
 * as there is work, what a late thread missed is made up for; after a quiet time there is no burst. Used by one thread at a
 * time.
 */
final class Pace {

    /** More than this late, and it was a standstill: made up for by a burst, it would only annoy the carrier. */
    private static final long MOST_LATE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final LongSupplier nanoTime;
    private double segmentsPerSecond;
    private long nextSlotNanos;
    private boolean busy;

    /**
     * @param segmentsPerSecond 0 is unlimited
     */
    Pace(double segmentsPerSecond, LongSupplier nanoTime) {
        this.segmentsPerSecond = segmentsPerSecond;
        this.nanoTime = nanoTime;
        this.nextSlotNanos = nanoTime.getAsLong();
    }

    /** From now on, and for what is left of the slot that is taken. */
    void change(double other) {
        if (other != segmentsPerSecond) {
            long now = nanoTime.getAsLong();
            long left = Math.max(0, nextSlotNanos - now);
            nextSlotNanos = other == 0 ? now : now + Math.round(left * segmentsPerSecond / other);
            segmentsPerSecond = other;
        }
    }

    boolean unlimited() {
        return segmentsPerSecond == 0;
    }

    /** How many texts may be taken together without the pace showing it: those of a twentieth of a second, at least one. */
    int together() {
        return unlimited() ? Integer.MAX_VALUE : Math.max(1, (int) (segmentsPerSecond / 20));
    }

    /** How long until the next slot; zero or less where it is open. */
    Duration untilSlot() {
        return unlimited() ? Duration.ZERO : Duration.ofNanos(nextSlotNanos - nanoTime.getAsLong());
    }

    /** A text of so many segments took the slot. */
    void spend(int segments) {
        if (!unlimited()) {
            long late = busy ? MOST_LATE_NANOS : 0;
            long begin = Math.max(nextSlotNanos, nanoTime.getAsLong() - late);
            nextSlotNanos = begin + Math.round(segments * TimeUnit.SECONDS.toNanos(1) / segmentsPerSecond);
            busy = true;
        }
    }

    /** There is nothing to send. */
    void idle() {
        busy = false;
    }
}
