package com.diwaar.webhooks.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When to try again: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h after the attempt before, each longer or shorter
 * by up to 20 % so that what failed together does not come back together. An endpoint may ask for more time, not for less, and
 * for no more than a day.
 */
public final class RetrySchedule {

    private static final List<Duration> WAITS = List.of(
            Duration.ofSeconds(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(30),
            Duration.ofHours(2),
            Duration.ofHours(5),
            Duration.ofHours(10),
            Duration.ofHours(14),
            Duration.ofHours(20),
            Duration.ofHours(24));

    private static final Duration LONGEST_ASKED = Duration.ofHours(24);
    private static final double JITTER = 0.2;

    private final DoubleSupplier random;

    /**
     * @param random uniform in [0, 1)
     */
    public RetrySchedule(DoubleSupplier random) {
        this.random = random;
    }

    /**
     * The wait after this many failed attempts; empty after the last.
     *
     * @param asked the endpoint's {@code Retry-After}
     */
    public Optional<Duration> waitAfter(int failures, @Nullable Duration asked) {
        if (failures < 1 || failures > WAITS.size()) {
            return Optional.empty();
        }
        Duration wait = jittered(WAITS.get(failures - 1));
        return Optional.of(asked == null ? wait : longer(wait, shorter(asked, LONGEST_ASKED)));
    }

    private Duration jittered(Duration wait) {
        double factor = 1 - JITTER + 2 * JITTER * random.getAsDouble();
        return Duration.ofMillis(Math.round(wait.toMillis() * factor));
    }

    private static Duration longer(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
