package com.diwaar.kit.mailbox;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits twice as long each time, up to a limit, and never in step with others: each wait is drawn between half of its
 * length and the whole.
 */
public record Backoff(Duration first, Duration longest) {

    static final Backoff DEFAULT = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(20));

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("A backoff grows from above zero");
        }
    }

    /** How long to wait after so many failures in a row. */
    Duration after(int failures) {
        double whole = first.toNanos() * Math.pow(2, Math.max(failures, 1) - 1);
        double capped = Math.min(whole, (double) longest.toNanos());
        return Duration.ofNanos((long) (capped * ThreadLocalRandom.current().nextDouble(0.5, 1)));
    }
}
