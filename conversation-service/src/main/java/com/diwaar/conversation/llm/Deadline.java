package com.diwaar.conversation.llm;

import java.time.Duration;

/** Until when something is worth waiting for, on {@link System#nanoTime()}. */
record Deadline(long nanoTime) {

    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** What is left of it; never negative. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
    }

    boolean isOver() {
        return left().isZero();
    }
}
