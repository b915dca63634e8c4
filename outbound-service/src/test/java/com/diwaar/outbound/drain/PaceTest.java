package com.diwaar.outbound.drain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaceTest {

    private long now = 1_000_000_000_000L;

    private Pace pace(double segmentsPerSecond) {
        return new Pace(segmentsPerSecond, () -> now);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    @Test
    void aTextTakesAsLongAsItsSegments() {
        Pace pace = pace(2);
        pace.spend(3);
        assertThat(pace.untilSlot()).isEqualTo(Duration.ofMillis(1500));
        pass(Duration.ofMillis(1500));
        pace.spend(1);
        assertThat(pace.untilSlot()).isEqualTo(Duration.ofMillis(500));
    }

    @Test
    void theFirstTextGoesAtOnce() {
        assertThat(pace(1).untilSlot().isPositive()).isFalse();
    }

    @Test
    void withoutAPaceNothingWaits() {
        Pace unlimited = pace(0);
        unlimited.spend(1_000_000);
        assertThat(unlimited.untilSlot()).isZero();
    }

    @Test
    void afterAQuietTimeThereIsNoBurst() {
        Pace pace = pace(1);
        pace.spend(1);
        pace.idle();
        pass(Duration.ofHours(1));
        pace.spend(1);
        assertThat(pace.untilSlot()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void anotherPaceHoldsFromTheNextTextOn() {
        Pace pace = pace(1);
        pace.change(10);
        pace.spend(1);
        assertThat(pace.untilSlot()).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void anotherPaceShortensTheSlotThatIsTaken() {
        Pace pace = pace(0.001);
        pace.spend(1);
        pass(Duration.ofSeconds(500));
        pace.change(0.5);
        assertThat(pace.untilSlot()).isEqualTo(Duration.ofSeconds(1));
        pace.change(0);
        assertThat(pace.untilSlot()).isZero();
        pace.change(1);
        assertThat(pace.untilSlot()).isZero();
    }

    /** Threads that wake up to 30 ms late and leases that take 5 ms. */
    @ParameterizedTest
    @ValueSource(doubles = {1, 3, 100, 225})
    void overAMinuteThePaceIsRightThoughEachSlotIsTakenLate(double segmentsPerSecond) {
        Pace pace = pace(segmentsPerSecond);
        Random random = new Random(1);
        long end = now + TimeUnit.MINUTES.toNanos(1);
        int sent = 0;
        while (now < end) {
            Duration wait = pace.untilSlot();
            if (wait.isPositive()) {
                pass(wait.plusMillis(random.nextInt(30)));
            } else {
                pass(Duration.ofMillis(5));
                for (int i = 0; i < pace.together(); i++) {
                    pace.spend(1);
                    sent++;
                }
            }
        }
        assertThat((double) sent).isCloseTo(60 * segmentsPerSecond, within(Math.max(1.2, 1.2 * segmentsPerSecond)));
    }
}
