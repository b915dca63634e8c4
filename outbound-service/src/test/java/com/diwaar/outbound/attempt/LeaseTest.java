package com.diwaar.outbound.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.kit.clock.Moment;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration CALL = Duration.ofSeconds(25);

    private static boolean lasts(long nanosAgo, long millisAgo) {
        Moment now = Moment.now();
        return new Lease(new Moment(now.nanos() - nanosAgo, now.millis() - millisAgo), MINUTE).lasts(CALL);
    }

    @Test
    void lastsForItsLengthByBothClocks() {
        assertThat(lasts(0, 0)).isTrue();
        assertThat(lasts(Duration.ofSeconds(36).toNanos(), 36_000)).isFalse();
    }

    @Test
    void isOverWhereOneClockSaysSo() {
        assertThat(lasts(0, 61_000)).isFalse(); // the machine was suspended
        assertThat(lasts(MINUTE.toNanos(), -3_600_000)).isFalse(); // the wall clock was set back
    }
}
