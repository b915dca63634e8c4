package com.diwaar.conversation.dialogue;

import java.time.Duration;

/** How long one unit of work waited for others: for the model, and for texts that might follow. For one thread. */
final class Waits {

    private long nanos;

    /** Something that takes time which is not ours. */
    @FunctionalInterface
    interface Wait<T> {
        T end() throws InterruptedException;
    }

    <T> T during(Wait<T> wait) throws InterruptedException {
        long begin = System.nanoTime();
        try {
            return wait.end();
        } finally {
            nanos += System.nanoTime() - begin;
        }
    }

    Duration total() {
        return Duration.ofNanos(nanos);
    }
}
