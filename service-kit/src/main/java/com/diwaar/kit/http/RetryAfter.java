package com.diwaar.kit.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header {@code Retry-After} (RFC 9110, 10.2.3): seconds, or a date. What it can't read counts as not said. */
public final class RetryAfter {

    private static final Pattern SECONDS = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?");

    private RetryAfter() {}

    /** How long to wait from now on, by the header's value. */
    public static Optional<Duration> read(String value, Instant now) {
        String said = value.strip();
        if (SECONDS.matcher(said).matches()) {
            return Optional.of(Duration.ofMillis((long) Math.ceil(Double.parseDouble(said) * 1000)));
        }
        try {
            Duration until = Duration.between(now, DateTimeFormatter.RFC_1123_DATE_TIME.parse(said, Instant::from));
            return Optional.of(until.isNegative() ? Duration.ZERO : until);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }
}
