package com.diwaar.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void readsSeconds() {
        assertThat(RetryAfter.read("7", NOW)).contains(Duration.ofSeconds(7));
        assertThat(RetryAfter.read(" 0.25 ", NOW)).contains(Duration.ofMillis(250));
    }

    @Test
    void readsADate() {
        assertThat(RetryAfter.read("Sun, 01 Mar 2026 10:00:30 GMT", NOW)).contains(Duration.ofSeconds(30));
        assertThat(RetryAfter.read("Sun, 01 Mar 2026 09:00:00 GMT", NOW)).contains(Duration.ZERO);
    }

    @Test
    void whatItCannotReadIsNotSaid() {
        assertThat(RetryAfter.read("soon", NOW)).isEmpty();
        assertThat(RetryAfter.read("-5", NOW)).isEmpty();
        assertThat(RetryAfter.read("99999999999999999999", NOW)).isEmpty();
    }
}
