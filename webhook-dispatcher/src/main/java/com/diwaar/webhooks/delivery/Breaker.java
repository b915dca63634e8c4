package com.diwaar.webhooks.delivery;

import java.time.Duration;
import java.time.Instant;

/**
 * Spares an endpoint that fails again and again, and us: after five failures in a row nothing is tried for 30 s, then once,
 * and after each failure more for twice as long, up to five minutes. One success closes it. What is due waits meanwhile and
 * uses up none of its attempts. Not safe for use by several threads.
 */
final class Breaker {

    static final int FAILURES_TO_OPEN = 5;
    static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private int failures;
    private Duration pause = FIRST_PAUSE;
    private Instant openUntil = Instant.MIN;

    /** Whether nothing may be tried now. */
    boolean isOpen(Instant now) {
        return now.isBefore(openUntil);
    }

    void succeeded() {
        failures = 0;
        pause = FIRST_PAUSE;
        openUntil = Instant.MIN;
    }

    void failed(Instant now) {
        failures++;
        if (failures < FAILURES_TO_OPEN || isOpen(now)) {
            return; // those that were under way when it opened tell nothing new
        }
        openUntil = now.plus(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
}
