package com.diwaar.billing.credit;

import static com.diwaar.billing.credit.ReservationState.EXPIRED;
import static com.diwaar.billing.credit.ReservationState.RELEASED;
import static com.diwaar.billing.credit.ReservationState.RESERVED;
import static com.diwaar.billing.credit.ReservationState.SETTLED;
import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.billing.credit.Reservation.Settlement;
import java.time.LocalDate;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReservationTest {

    @Test
    void settlingFreesWhatWasHeldAndCoversWhatWasUsed() {
        assertThat(held(3).settle(1, 1)).isEqualTo(new Settlement(ended(SETTLED, 3, 1), 3, 0));
    }

    @Test
    void whatIsUsedBeyondIsOverage() {
        assertThat(held(1).settle(3, 1)).isEqualTo(new Settlement(ended(SETTLED, 1, 1), 1, 2));
    }

    @ParameterizedTest
    @EnumSource(names = "RESERVED", mode = EnumSource.Mode.EXCLUDE)
    void settlingWhatHoldsNothingIsAllOverage(ReservationState state) {
        Settlement settlement = in(state, 2).settle(1, 1);
        assertThat(settlement.overage()).isEqualTo(1);
        assertThat(settlement.freed()).isZero();
        assertThat(settlement.after().state()).isEqualTo(SETTLED);
    }

    @Test
    void releasingGivesBackOnce() {
        Settlement first = held(2).release(1);
        assertThat(first).isEqualTo(new Settlement(ended(RELEASED, 2, 0), 2, 0));
        assertThat(first.after().release(1).freed()).isZero();
    }

    @Test
    void aFailureAfterTheTextWentOutGivesNothingBack() {
        assertThat(in(SETTLED, 1).release(1)).isEqualTo(new Settlement(in(SETTLED, 1), 0, 0));
    }

    @Test
    void expiryGivesBackOnlyWhatIsHeld() {
        assertThat(held(2).expire().freed()).isEqualTo(2);
        assertThat(held(2).expire().after().state()).isEqualTo(EXPIRED);
        assertThat(in(RELEASED, 2).expire()).isEqualTo(new Settlement(in(RELEASED, 2), 0, 0));
    }

    @Test
    void eachPartOfASplitAnswerUsesWhatTheOthersLeft() {
        Settlement first = held(4).settle(1, 3);
        assertThat(first.freed()).isEqualTo(1);
        assertThat(first.after().state()).isEqualTo(RESERVED);
        Settlement second = first.after().settle(2, 3);
        assertThat(second.overage()).isZero();
        Settlement third = second.after().settle(2, 3);
        assertThat(third.overage()).isEqualTo(1);
        assertThat(third.after().held()).isZero();
        assertThat(third.after().state()).isEqualTo(SETTLED);
    }

    @Test
    void aPartThatWillNotGoOutGivesItsShareBackAndTheLastOneTheRest() {
        Settlement first = held(3).release(3);
        assertThat(first.freed()).isEqualTo(1);
        Settlement second = first.after().settle(1, 3);
        Settlement third = second.after().release(3);
        assertThat(third.freed()).isEqualTo(1);
        assertThat(third.after().state()).isEqualTo(SETTLED);
    }

    @Test
    void whenNoPartWentOutItIsReleased() {
        assertThat(held(3).release(2).after().release(2).after().state()).isEqualTo(RELEASED);
    }

    /** Whatever happens in whatever order: nothing is negative, all that was held is freed once, and it ends. */
    @Test
    void anyOrderOfWhatMayHappenFreesEachUnitOnce() {
        Random random = new Random(20261122);
        for (int run = 0; run < 20_000; run++) {
            long units = random.nextInt(6);
            int parts = 1 + random.nextInt(4);
            Reservation reservation = held(units);
            long freed = 0;
            long used = 0;
            long overage = 0;
            for (int part = 0; part < parts; part++) {
                long cost = random.nextInt(4);
                Settlement settlement = switch (random.nextInt(5)) {
                    case 0 -> reservation.release(parts);
                    case 1 -> reservation.expire();
                    default -> {
                        used += cost;
                        yield reservation.settle(cost, parts);
                    }
                };
                assertThat(settlement.freed()).isNotNegative();
                assertThat(settlement.overage()).isNotNegative();
                assertThat(settlement.after().held()).isBetween(0L, units);
                freed += settlement.freed();
                overage += settlement.overage();
                reservation = settlement.after();
            }
            freed += reservation.expire().freed();
            assertThat(freed).as("run " + run).isEqualTo(units);
            assertThat(used - overage).as("run " + run).isBetween(0L, units);
            assertThat(reservation.expire().after().state()).isNotEqualTo(RESERVED);
        }
    }

    private static Reservation held(long units) {
        return new Reservation("text:SM1", 1, LocalDate.of(2026, 11, 1), units, units, 0, 0, RESERVED);
    }

    private static Reservation in(ReservationState state, long units) {
        return new Reservation("text:SM1", 1, LocalDate.of(2026, 11, 1), units, 0, 0, 0, state);
    }

    private static Reservation ended(ReservationState state, long units, long used) {
        return new Reservation("text:SM1", 1, LocalDate.of(2026, 11, 1), units, 0, used, 1, state);
    }
}
