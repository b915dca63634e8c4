package com.diwaar.conversation.llm;

import java.time.Duration;

/** Until when something is worth waiting for, on {@link System#nanoTime()}. */
record Deadline(long nanoTime) {

    private static final Duration STANDSTILL = Duration.ofSeconds(2);

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left of it; never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    /** Whether it passed so long ago that whoever watched it must have stood still: a frozen process, a paused machine. */
    boolean wasSleptThrough() {
        return System.nanoTime() - nanoTime > STANDSTILL.toNanos();
    }

    boolean isOver() {
        return left().isZero();
    }
}
