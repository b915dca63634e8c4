package com.diwaar.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;

/** Attempts for tests. */
final class Attempts {

    private Attempts() {}

    static Attempt answered(int status) {
        return answered(status, Duration.ofMillis(5));
    }

    static Attempt answered(int status, Duration duration) {
        return new Attempt(Instant.EPOCH, duration, status, null, null, null);
    }

    static Attempt unanswered() {
        return new Attempt(Instant.EPOCH, Duration.ofSeconds(15), null, "timeout", null, null);
    }
}
