package com.diwaar.kit.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MomentTest {

    private static final long SECOND = 1_000_000_000;
    private static final Moment THEN = new Moment(Long.MAX_VALUE - SECOND, 1_000_000); // nanoTime may overflow

    private static Duration passed(long seconds, long wallSeconds) {
        return THEN.until(new Moment(THEN.nanos() + seconds * SECOND, THEN.millis() + wallSeconds * 1000));
    }

    @Test
    void aSuspensionThatTheMonotonicClockDidNotSeeHasPassed() {
        assertThat(passed(2, 62)).isEqualTo(Duration.ofSeconds(62));
    }

    @Test
    void aWallClockThatWasSetBackTakesNothingAway() {
        assertThat(passed(5, -3600)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void thisMomentIsYoung() {
        assertThat(Moment.now().age()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }
}
