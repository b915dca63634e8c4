package com.diwaar.billing.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.diwaar.billing.plan.Plan.Counted;
import com.diwaar.billing.plan.Plan.Enforcement;
import com.diwaar.billing.plan.Plan.Kind;
import com.diwaar.billing.plan.Plan.Unit;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.Test;

class PlanTest {

    private static final Instant NOW = Instant.parse("2026-11-01T03:30:00Z");

    @Test
    void aTextCostsAUnitOrItsSegments() {
        Consumption text = Consumption.text(Direction.OUTBOUND, 3);
        assertThat(plan(Unit.MESSAGE, Counted.OUTBOUND).charge(text)).satisfies(costs(1, "0.0079"));
        assertThat(plan(Unit.SEGMENT, Counted.OUTBOUND).charge(text)).satisfies(costs(3, "0.0237"));
    }

    @Test
    void whatComesInCostsOnlyWhereItCounts() {
        Consumption text = Consumption.text(Direction.INBOUND, 1);
        assertThat(plan(Unit.MESSAGE, Counted.OUTBOUND).counts(text)).isFalse();
        assertThat(plan(Unit.MESSAGE, Counted.BOTH).charge(text)).satisfies(costs(1, "0.0079"));
    }

    @Test
    void tokensCostExactlyWhatAMillionthOfTheirPriceComesTo() {
        Charge charge = plan(Unit.MESSAGE, Counted.OUTBOUND).charge(Consumption.tokens(120, 31, false));
        assertThat(charge.units()).isZero();
        assertThat(charge.cost()).isEqualByComparingTo("0.0000366"); // 120 * 0.15 / 10^6 + 31 * 0.60 / 10^6
    }

    @Test
    void aStartedMinuteIsAMinute() {
        Charge charge = plan(Unit.MESSAGE, Counted.OUTBOUND).charge(Consumption.call(61));
        assertThat(charge.cost()).isEqualByComparingTo("0.04");
        assertThat(charge.unitPrice()).isEqualByComparingTo("0.02");
    }

    @Test
    void aMonthBeginsInTheOrganisationsZone() {
        ZoneId newYork = ZoneId.of("America/New_York");
        assertThat(plan(Unit.MESSAGE, Counted.BOTH).balancePeriod(NOW, newYork)).isEqualTo(LocalDate.of(2026, 10, 1));
        assertThat(Plan.periodOf(Plan.day(NOW, ZoneId.of("UTC")))).isEqualTo(LocalDate.of(2026, 11, 1));
    }

    @Test
    void whatHappenedIsChargedUnderTheTermsOfThen() {
        Terms old = new Terms(NOW.minusSeconds(100), plan(Unit.MESSAGE, Counted.OUTBOUND), ZoneId.of("UTC"));
        Terms current = new Terms(NOW, plan(Unit.SEGMENT, Counted.OUTBOUND), ZoneId.of("UTC"));
        List<Terms> history = List.of(old, current);
        assertThat(Terms.at(NOW.minusSeconds(1), history)).isEqualTo(old);
        assertThat(Terms.at(NOW, history)).isEqualTo(current);
        assertThat(Terms.at(NOW.minusSeconds(1000), history)).isEqualTo(old);
        assertThat(Terms.at(NOW, List.of()).plan()).isEqualTo(Plan.UNPRICED);
    }

    private static ThrowingConsumer<Charge> costs(long units, String cost) {
        return charge -> {
            assertThat(charge.units()).isEqualTo(units);
            assertThat(charge.unitPrice()).isEqualByComparingTo("0.0079");
            assertThat(charge.cost()).isEqualByComparingTo(cost);
        };
    }

    private static Plan plan(Unit unit, Counted counted) {
        return new Plan(
                7,
                "Test",
                Kind.MONTHLY,
                100L,
                Enforcement.HARD,
                counted,
                unit,
                8,
                new Prices(
                        Currency.getInstance("USD"),
                        new BigDecimal("0.0079"),
                        new BigDecimal("0.02"),
                        new BigDecimal("0.15"),
                        new BigDecimal("0.60")),
                true,
                NOW);
    }
}
