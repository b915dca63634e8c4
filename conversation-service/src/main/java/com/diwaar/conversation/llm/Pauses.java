package com.diwaar.conversation.llm;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before a call is tried again; never in step with others. */
final class Pauses {

    private static final Duration FIRST = Duration.ofMillis(300);

    private Pauses() {}

    /** At least what the provider asks for, where it does; else four times as long each time. */
    static Duration after(int attempts, Optional<Duration> retryAfter) {
        return retryAfter
                .map(asked -> asked.plus(drawn(0, asked.toNanos() / 4 + FIRST.toNanos() / 4)))
                .orElseGet(() -> {
                    long whole = FIRST.toNanos() << (2 * Math.min(attempts - 1, 10));
                    return drawn(whole / 2, whole);
                });
    }

    private static Duration drawn(long fromNanos, long toNanos) {
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(fromNanos, toNanos + 1));
    }
}
