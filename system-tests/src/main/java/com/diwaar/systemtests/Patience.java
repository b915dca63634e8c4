package com.diwaar.systemtests;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting for something that happens elsewhere. */
public final class Patience {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private Patience() {}

    /** Whether it came true in time. */
    public static boolean until(Duration atMost, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Thread.sleep(LOOK_EVERY);
        }
        return true;
    }

    /** Fails where it does not come true in time, with what the supplier says then. */
    public static void demand(Duration atMost, BooleanSupplier condition, Supplier<String> otherwise)
            throws InterruptedException {
        if (!until(atMost, condition)) {
            throw new IllegalStateException(otherwise.get() + " after " + atMost.toSeconds() + " s");
        }
    }
}
