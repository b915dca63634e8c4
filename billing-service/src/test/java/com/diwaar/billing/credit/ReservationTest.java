package com.diwaar.billing.credit;

import static com.diwaar.billing.credit.ReservationState.EXPIRED;
import static com.diwaar.billing.credit.ReservationState.RELEASED;
import static com.diwaar.billing.credit.ReservationState.RESERVED;
import static com.diwaar.billing.credit.ReservationState.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.billing.credit.Reservation.Settlement;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReservationTest {

    @Test
    void settlingFreesWhatWasHeldAndCoversWhatWasUsed() {
        assertThat(held(3).settle(1)).isEqualTo(new Settlement(in(SETTLED, 3), 3, 0));
    }

    @Test
    void whatIsUsedBeyondIsOverage() {
        assertThat(held(1).settle(3)).isEqualTo(new Settlement(in(SETTLED, 1), 1, 2));
    }

    @ParameterizedTest
    @EnumSource(names = "RESERVED", mode = EnumSource.Mode.EXCLUDE)
    void settlingWhatHoldsNothingIsAllOverage(ReservationState state) {
        assertThat(in(state, 2).settle(1)).isEqualTo(new Settlement(in(SETTLED, 2), 0, 1));
    }

    @Test
    void releasingGivesBackOnce() {
        Settlement first = held(2).release();
        assertThat(first).isEqualTo(new Settlement(in(RELEASED, 2), 2, 0));
        assertThat(first.after().release().freed()).isZero();
    }

    @Test
    void aFailureAfterTheTextWentOutGivesNothingBack() {
        assertThat(in(SETTLED, 1).release()).isEqualTo(new Settlement(in(SETTLED, 1), 0, 0));
    }

    @Test
    void expiryGivesBackOnlyWhatIsHeld() {
        assertThat(held(2).expire()).isEqualTo(new Settlement(in(EXPIRED, 2), 2, 0));
        assertThat(in(RELEASED, 2).expire()).isEqualTo(new Settlement(in(RELEASED, 2), 0, 0));
    }

    private static Reservation held(long units) {
        return in(RESERVED, units);
    }

    private static Reservation in(ReservationState state, long units) {
        return new Reservation("text:SM1", 1, LocalDate.of(2026, 11, 1), units, state);
    }
}
