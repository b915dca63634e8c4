package com.diwaar.billing.plan;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What an organisation may use and what it pays. A plan never changes: another price is another plan, so that what was charged
 * stays explained.
 *
 * @param messageLimit units per calendar month, of a monthly plan; null is unlimited
 * @param segmentsHeld what a reservation holds for each text where the unit is a segment
 * @param chargeUndelivered whether a text is paid for that never arrived
 */
public record Plan(
        long id,
        String name,
        Kind kind,
        @Nullable Long messageLimit,
        Enforcement enforcement,
        Counted counted,
        Unit unit,
        int segmentsHeld,
        Prices prices,
        boolean chargeUndelivered,
        Instant createdAt) {

    /** What {@code segmentsHeld} is unless said otherwise: an answer of 480 characters outside GSM-7. */
    public static final int SEGMENTS_HELD = 8;

    /** Under which the balance of credit that was bought stands: it is of no month. */
    public static final LocalDate PREPAID_PERIOD = LocalDate.EPOCH;

    /** An organisation that nobody has made: what it used is written down and costs nothing. */
    public static final Plan UNPRICED = new Plan(
            1,
            "Unpriced",
            Kind.MONTHLY,
            null,
            Enforcement.HARD,
            Counted.OUTBOUND,
            Unit.MESSAGE,
            SEGMENTS_HELD,
            Prices.none(Currency.getInstance("USD")),
            true,
            Instant.EPOCH);

    /** Where the limit comes from. */
    public enum Kind {
        /** So many units a calendar month, anew each month. */
        MONTHLY,
        /** As many units as were bought. */
        PREPAID;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What the limit does. */
    public enum Enforcement {
        /** Nothing is reserved beyond it. */
        HARD,
        /** It is reported and stops nothing. */
        SOFT;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Which texts count. */
    public enum Counted {
        OUTBOUND,
        BOTH;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is counted of a text. */
    public enum Unit {
        MESSAGE,
        SEGMENT;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether this is charged at all: an inbound text may not be. */
    public boolean counts(Consumption used) {
        return used.direction() != Direction.INBOUND || counted == Counted.BOTH;
    }

    public Charge charge(Consumption used) {
        long units = units(used);
        long minutes = used.callMinutes();
        BigDecimal price = units > 0 ? prices.perUnit() : minutes > 0 ? prices.perMinute() : BigDecimal.ZERO;
        return new Charge(units, price, prices.of(units, minutes, used.inputTokens(), used.outputTokens()));
    }

    private long units(Consumption used) {
        if (used.direction() == null || !counts(used)) {
            return 0;
        }
        return switch (unit) {
            case MESSAGE -> 1;
            case SEGMENT -> Math.max(1, used.segments());
        };
    }

    /** The period whose balance a text of this day draws from. */
    public LocalDate balancePeriod(Instant at, ZoneId zone) {
        return kind == Kind.PREPAID ? PREPAID_PERIOD : periodOf(day(at, zone));
    }

    public static LocalDate day(Instant at, ZoneId zone) {
        return LocalDate.ofInstant(at, zone);
    }

    /** A period is named by its first day. */
    public static LocalDate periodOf(LocalDate day) {
        return day.withDayOfMonth(1);
    }
}
