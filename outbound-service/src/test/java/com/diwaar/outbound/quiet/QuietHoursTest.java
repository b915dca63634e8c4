package com.diwaar.outbound.quiet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuietHoursTest {

    private static final String NEW_YORK = "+12125550123";
    private static final String MIAMI = "+13055550123";
    private static final String DALLAS = "+12145550123";
    private static final String LONDON = "+442071838750";
    private static final String NOWHERE = "+15551230001";
    private static final String TOLL_FREE = "+18005550123";

    private final QuietHours hours = new QuietHours(new QuietHoursSettings(true, null));

    private static Instant at(String local, String zone) {
        return ZonedDateTime.parse(local + "[" + zone + "]", java.time.format.DateTimeFormatter.ISO_ZONED_DATE_TIME)
                .toInstant();
    }

    private static Instant newYork(String local) {
        return java.time.LocalDateTime.parse(local)
                .atZone(ZoneId.of("America/New_York"))
                .toInstant();
    }

    private @Nullable Instant closedUntil(String number, Instant now) {
        return hours.closedUntil(number, null, now).orElse(null);
    }

    @Test
    void inTheUnitedStatesItIsOpenFromEightToNine() {
        assertThat(closedUntil(NEW_YORK, newYork("2026-07-01T07:59:59"))).isEqualTo(newYork("2026-07-01T08:00:00"));
        assertThat(closedUntil(NEW_YORK, newYork("2026-07-01T08:00:00"))).isNull();
        assertThat(closedUntil(NEW_YORK, newYork("2026-07-01T20:59:59"))).isNull();
        assertThat(closedUntil(NEW_YORK, newYork("2026-07-01T21:00:00"))).isEqualTo(newYork("2026-07-02T08:00:00"));
    }

    @Test
    void aStricterStateClosesEarlier() {
        assertThat(closedUntil(MIAMI, newYork("2026-07-01T19:59:59"))).isNull();
        assertThat(closedUntil(MIAMI, newYork("2026-07-01T20:00:00"))).isEqualTo(newYork("2026-07-02T08:00:00"));
        assertThat(closedUntil("+12065550123", at("2026-07-01T20:30:00-07:00", "America/Los_Angeles")))
                .isEqualTo(at("2026-07-02T08:00:00-07:00", "America/Los_Angeles"));
        assertThat(closedUntil("+14055550123", at("2026-07-01T20:30:00-05:00", "America/Chicago")))
                .isEqualTo(at("2026-07-02T08:00:00-05:00", "America/Chicago"));
    }

    @Test
    void aTexanSundayBeginsAtNoon() {
        Instant saturdayNight = at("2026-07-04T22:00:00-05:00", "America/Chicago");
        assertThat(closedUntil(DALLAS, saturdayNight)).isEqualTo(at("2026-07-05T12:00:00-05:00", "America/Chicago"));
    }

    @Test
    void summerTimeIsTheZonesOwn() {
        // Clocks go forward on 8 March 2026 and back on 1 November 2026: the night has eleven hours less or more one.
        assertThat(closedUntil(NEW_YORK, Instant.parse("2026-03-08T02:30:00Z"))) // 21:30, still winter
                .isEqualTo(Instant.parse("2026-03-08T12:00:00Z")); // 8:00 in summer time
        assertThat(closedUntil(NEW_YORK, Instant.parse("2026-11-01T01:30:00Z"))) // 21:30, still summer
                .isEqualTo(Instant.parse("2026-11-01T13:00:00Z")); // 8:00 in winter time
    }

    @Test
    void aStatedZoneWinsOverTheNumbers() {
        Instant lateInNewYork = newYork("2026-07-01T22:30:00");
        assertThat(hours.closedUntil(NEW_YORK, "America/Los_Angeles", lateInNewYork))
                .isEmpty();
        assertThat(hours.closedUntil(NEW_YORK, "Atlantis/Capital", lateInNewYork))
                .isPresent();
    }

    @Test
    void anotherCountryIsByItsOwnClock() {
        assertThat(closedUntil(LONDON, Instant.parse("2026-07-01T20:30:00Z")))
                .isEqualTo(Instant.parse("2026-07-02T07:00:00Z"));
        assertThat(closedUntil("+33142685300", at("2026-07-05T12:00:00+02:00", "Europe/Paris"))) // a Sunday
                .isEqualTo(at("2026-07-06T08:00:00+02:00", "Europe/Paris"));
    }

    @Test
    void whereTheNumberMayBeInSeveralZonesItIsOpenInAllOfThem() {
        Instant openInNewYorkOnly = newYork("2026-07-01T09:00:00");
        Instant opens = hours.closedUntil(TOLL_FREE, null, openInNewYorkOnly).orElseThrow();
        for (String zone : new String[] {"America/New_York", "America/Los_Angeles", "Pacific/Honolulu"}) {
            assertThat(opens.atZone(ZoneId.of(zone)).getHour()).as(zone).isBetween(8, 20);
        }
    }

    @Test
    void aNumberThatIsNowhereIsNotHeldUnlessAZoneIsSetForIt() {
        Instant night = Instant.parse("2026-07-01T03:00:00Z");
        assertThat(closedUntil(NOWHERE, night)).isNull();
        var told = new QuietHours(new QuietHoursSettings(true, ZoneId.of("UTC")));
        assertThat(told.closedUntil(NOWHERE, null, night)).contains(Instant.parse("2026-07-01T08:00:00Z"));
        assertThat(told.closedUntil("12345", null, night)).contains(Instant.parse("2026-07-01T08:00:00Z"));
    }

    @Test
    void switchedOffNothingIsHeld() {
        var off = new QuietHours(new QuietHoursSettings(false, null));
        assertThat(off.closedUntil(NEW_YORK, null, newYork("2026-07-01T03:00:00")))
                .isEmpty();
    }

    @Test
    void saysWhenItCloses() {
        assertThat(hours.openUntil(NEW_YORK, null, newYork("2026-07-01T08:00:00")))
                .contains(newYork("2026-07-01T21:00:00"));
        assertThat(hours.openUntil(MIAMI, null, newYork("2026-07-01T19:59:59")))
                .contains(newYork("2026-07-01T20:00:00"));
        assertThat(hours.openUntil(NEW_YORK, "America/Los_Angeles", newYork("2026-07-01T22:30:00")))
                .contains(newYork("2026-07-02T00:00:00"));
        assertThat(hours.openUntil(NEW_YORK, null, newYork("2026-07-01T21:00:00")))
                .isEmpty();
    }

    @Test
    void whereTheNumberMayBeInSeveralZonesItClosesWithTheFirst() {
        assertThat(hours.openUntil(TOLL_FREE, null, newYork("2026-07-01T15:00:00"))
                        .orElseThrow())
                .isBeforeOrEqualTo(newYork("2026-07-01T21:00:00"));
    }

    @Test
    void whatIsNeverHeldNeverCloses() {
        Instant noon = newYork("2026-07-01T12:00:00");
        assertThat(hours.openUntil(NOWHERE, null, noon)).isEmpty();
        assertThat(new QuietHours(new QuietHoursSettings(false, null)).openUntil(NEW_YORK, null, noon))
                .isEmpty();
    }

    /** The table against the hours of the surveys: a slip in it is seen here. */
    @ParameterizedTest
    @CsvSource({
        "AL, +12055550123, 8, 20", "CT, +12035550123, 9, 20", "FL, +13055550123, 8, 20", "KY, +15025550123, 10, 21",
        "LA, +15045550123, 8, 20", "MA, +16175550123, 8, 20", "MD, +14105550123, 8, 20", "MI, +13135550123, 9, 21",
        "MN, +16125550123, 9, 21", "MS, +16015550123, 8, 20", "NM, +15055550123, 9, 21", "NV, +17025550123, 9, 20",
        "OK, +14055550123, 8, 20", "RI, +14015550123, 9, 18", "TX, +12145550123, 9, 21", "WA, +12065550123, 8, 20",
        "NY, +12125550123, 8, 21"
    })
    void keepsTheHoursOfAWeekdayByState(String state, String number, int opens, int closes) {
        LocalDate wednesday = LocalDate.of(2026, 7, 1);
        ZoneId utc = ZoneOffset.UTC;
        for (int hour = 0; hour < 24; hour++) {
            Instant time = wednesday.atTime(hour, 0).atZone(utc).toInstant();
            assertThat(hours.closedUntil(number, "UTC", time).isEmpty())
                    .as(state + " at " + hour)
                    .isEqualTo(hour >= opens && hour < closes);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "+12055550123, false",
        "+15045550123, false",
        "+16015550123, false",
        "+14015550123, false",
        "+12145550123, true"
    })
    void keepsSundaysByState(String number, boolean open) {
        Instant sundayAfternoon = Instant.parse("2026-07-05T15:00:00Z");
        assertThat(hours.closedUntil(number, "UTC", sundayAfternoon).isEmpty()).isEqualTo(open);
    }
}
