package com.diwaar.outbound.drain;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A sender's pace in segments a second. A text takes as long as its segments; the next one's slot begins after that, so no
 * burst follows a quiet time. Used by one thread at a time.
 */
final class Pace {

    private final double segmentsPerSecond;
    private long nextSlotNanos = System.nanoTime();

    /**
     * @param segmentsPerSecond 0 is unlimited
     */
    Pace(double segmentsPerSecond) {
        this.segmentsPerSecond = segmentsPerSecond;
    }

    boolean unlimited() {
        return segmentsPerSecond == 0;
    }

    /** How long until the next slot; zero or less where it is open. */
    Duration untilSlot() {
        return unlimited() ? Duration.ZERO : Duration.ofNanos(nextSlotNanos - System.nanoTime());
    }

    /** A text of so many segments took the slot. */
    void spend(int segments) {
        if (!unlimited()) {
            long begin = Math.max(nextSlotNanos, System.nanoTime() - toleranceNanos());
            nextSlotNanos = begin + (long) (segments * TimeUnit.SECONDS.toNanos(1) / segmentsPerSecond);
        }
    }

    /** A thread wakes a little late; without this the lateness of each slot would add up to a slower pace. */
    private static long toleranceNanos() {
        return TimeUnit.MILLISECONDS.toNanos(50);
    }
}
