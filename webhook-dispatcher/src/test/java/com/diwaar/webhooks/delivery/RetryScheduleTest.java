package com.diwaar.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {

    private final RetrySchedule exact = new RetrySchedule(() -> 0.5);

    @Test
    void waitsLongerEachTimeAndGivesUpAfterTenAttempts() {
        List<Duration> waits = IntStream.rangeClosed(1, 9)
                .mapToObj(failures -> exact.waitAfter(failures, null).orElseThrow())
                .toList();
        assertThat(waits)
                .containsExactly(
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(14),
                        Duration.ofHours(20),
                        Duration.ofHours(24));
        assertThat(exact.waitAfter(10, null)).isEmpty();
        assertThat(exact.waitAfter(10, Duration.ofSeconds(1))).isEmpty();
    }

    @Test
    void jittersByAFifth() {
        assertThat(new RetrySchedule(() -> 0.0).waitAfter(2, null)).contains(Duration.ofMinutes(4));
        assertThat(new RetrySchedule(() -> 0.999_999).waitAfter(2, null).orElseThrow())
                .isBetween(Duration.ofSeconds(359), Duration.ofMinutes(6));
    }

    @Test
    void honoursWhatTheEndpointAsksForWithinBounds() {
        assertThat(exact.waitAfter(1, Duration.ofSeconds(60))).contains(Duration.ofSeconds(60));
        assertThat(exact.waitAfter(1, Duration.ofSeconds(1))).contains(Duration.ofSeconds(5));
        assertThat(exact.waitAfter(1, Duration.ofDays(400))).contains(Duration.ofHours(24));
    }

    @Test
    void judgesAttempts() {
        assertThat(Verdict.on(Attempts.answered(204), 0, exact)).isEqualTo(new Verdict.Delivered());
        assertThat(Verdict.on(Attempts.answered(302), 0, exact)).isEqualTo(new Verdict.Again(Duration.ofSeconds(5)));
        assertThat(Verdict.on(Attempts.answered(500), 9, exact)).isEqualTo(new Verdict.GivenUp());
        assertThat(Verdict.on(Attempts.answered(410), 0, exact)).isEqualTo(new Verdict.EndpointGone());
        assertThat(Verdict.on(Attempts.unanswered(), 1, exact)).isEqualTo(new Verdict.Again(Duration.ofMinutes(5)));
        assertThat(Optional.of(Attempts.answered(199)).filter(Attempt::succeeded))
                .isEmpty();
    }
}
