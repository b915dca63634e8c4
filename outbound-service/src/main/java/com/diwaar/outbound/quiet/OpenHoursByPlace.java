package com.diwaar.outbound.quiet;

import java.time.DayOfWeek;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table: who may be texted unasked when, by country (ISO 3166-1) and, in the United States, by state. Where a state is
 * stricter than the federal rule, its row says so and names its law. What stands here is what we keep to; it is no legal
 * advice. Of the state laws that are named only Washington's was read in its own words; the other hours are those that two
 * published surveys of 2025 agree on, or one where it says so: somebody who knows the law should read them before relying on
 * them. Holidays are not kept.
 */
final class OpenHoursByPlace {

    /** 47 CFR 64.1200(c)(1), the rule under the TCPA: 8 a.m. to 9 p.m. by the called party's local time. Kept everywhere else too. */
    private static final OpenHours USUAL = OpenHours.daily(8, 21);

    private static final OpenHours UNTIL_EIGHT = OpenHours.daily(8, 20);
    private static final OpenHours NINE_TO_NINE = OpenHours.daily(9, 21);

    private static final Map<String, OpenHours> BY_STATE = Map.ofEntries(
            Map.entry("AL", UNTIL_EIGHT.without(DayOfWeek.SUNDAY)), // one survey
            Map.entry("CT", OpenHours.daily(9, 20)), // Conn. Gen. Stat. 42-288a, as amended by Public Act 23-98
            Map.entry("FL", UNTIL_EIGHT), // Fla. Stat. 501.616(6)(a)
            Map.entry("KY", OpenHours.daily(10, 21)), // Ky. Rev. Stat. 367.46955; one survey
            Map.entry("LA", UNTIL_EIGHT.without(DayOfWeek.SUNDAY)), // one survey
            Map.entry("MA", UNTIL_EIGHT), // Mass. Gen. Laws c. 159C, 3; one survey
            Map.entry("MD", UNTIL_EIGHT), // Md. Code, Com. Law 14-4502 (Stop the Spam Calls Act of 2023)
            Map.entry("MI", NINE_TO_NINE), // one survey
            Map.entry("MN", NINE_TO_NINE), // Minn. Stat. 325E.30; one survey
            Map.entry("MS", UNTIL_EIGHT.without(DayOfWeek.SUNDAY)), // Sundays by one survey
            Map.entry("NM", NINE_TO_NINE), // one survey
            Map.entry("NV", OpenHours.daily(9, 20)), // one survey
            Map.entry("OK", UNTIL_EIGHT), // Okla. Stat. tit. 15, 775C (Telephone Solicitation Act of 2022)
            // R.I. Gen. Laws 5-61-3.6; the surveys differ about Sundays, so none.
            Map.entry(
                    "RI", OpenHours.daily(9, 18).but(DayOfWeek.SATURDAY, 10, 17).without(DayOfWeek.SUNDAY)),
            Map.entry("TX", NINE_TO_NINE.but(DayOfWeek.SUNDAY, 12, 21)), // Tex. Bus. & Com. Code 301.051
            Map.entry("WA", UNTIL_EIGHT)); // Rev. Code Wash. 19.158.040(2), read; 80.36.390

    private static final Map<String, OpenHours> BY_COUNTRY = Map.of(
            // CRTC Unsolicited Telecommunications Rules, part III, 23: 9:00-21:30 on weekdays, 10:00-18:00 at weekends.
            "CA", OpenHours.daily(9, 21).but(DayOfWeek.SATURDAY, 10, 18).but(DayOfWeek.SUNDAY, 10, 18),
            // Charte de l'af2m for advertising by SMS: 8:00-22:00, not on Sundays; we close an hour earlier.
            "FR", USUAL.without(DayOfWeek.SUNDAY));

    private OpenHoursByPlace() {}

    static OpenHours of(@Nullable String country, @Nullable String state) {
        if (state != null && BY_STATE.containsKey(state)) {
            return BY_STATE.getOrDefault(state, USUAL);
        }
        return country == null ? USUAL : BY_COUNTRY.getOrDefault(country, USUAL);
    }
}
