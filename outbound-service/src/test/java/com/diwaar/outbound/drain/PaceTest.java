package com.diwaar.outbound.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {

    @Test
    void aTextTakesAsLongAsItsSegments() {
        Pace pace = new Pace(2);
        pace.spend(3);
        assertThat(pace.untilSlot()).isBetween(Duration.ofMillis(1300), Duration.ofMillis(1500));
        pace.spend(1);
        assertThat(pace.untilSlot()).isBetween(Duration.ofMillis(1800), Duration.ofMillis(2000));
    }

    @Test
    void theFirstTextGoesAtOnce() {
        assertThat(new Pace(1).untilSlot().isPositive()).isFalse();
    }

    @Test
    void withoutAPaceNothingWaits() {
        Pace unlimited = new Pace(0);
        unlimited.spend(1_000_000);
        assertThat(unlimited.untilSlot()).isZero();
    }
}
