package com.diwaar.outbound.quiet;

import java.time.DayOfWeek;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The table: who may be texted unasked when, by country (ISO 3166-1) and, in the United States, by state. Where a state is
 * stricter than the federal rule, its row says so and cites its law. What stands here is what we keep to; it is no legal advice.
 */
final class OpenHoursByPlace {

    /** 47 CFR 64.1200(c)(1), the rule under the TCPA: 8 a.m. to 9 p.m. by the called party's local time. Kept everywhere else too. */
    private static final OpenHours USUAL = OpenHours.daily(8, 21);

    private static final Map<String, OpenHours> BY_STATE = Map.of(
            "CT", OpenHours.daily(9, 20), // Conn. Gen. Stat. 42-288a, as amended by Public Act 23-98
            "FL", OpenHours.daily(8, 20), // Fla. Stat. 501.616(6)(a)
            "KY", OpenHours.daily(10, 21), // Ky. Rev. Stat. 367.46955
            "MA", OpenHours.daily(8, 20), // Mass. Gen. Laws c. 159C, 3
            "MD", OpenHours.daily(8, 20), // Md. Code, Com. Law 14-4502 (Stop the Spam Calls Act of 2023)
            "MN", OpenHours.daily(9, 21), // Minn. Stat. 325E.30
            "OK", OpenHours.daily(8, 20), // Okla. Stat. tit. 15, 775C.4 (Telephone Solicitation Act of 2022)
            "TX", OpenHours.daily(9, 21).but(DayOfWeek.SUNDAY, 12, 21), // Tex. Bus. & Com. Code 301.051
            "WA", OpenHours.daily(8, 20)); // Rev. Code Wash. 80.36.390, as amended in 2022

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
