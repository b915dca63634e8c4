package com.diwaar.outbound.quiet;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is a time of day at which somebody may be texted unasked, by the clock and the law of where the person is. The
 * zone is the one that the command stated, else those of the number: where these are several, it must be open in all.
 */
public final class QuietHours {

    /** Each round moves on to an opening in at least one zone; a week of them has been seen after that. */
    private static final int ROUNDS = 100;

    private final QuietHoursSettings settings;
    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final PhoneNumberToTimeZonesMapper zones = PhoneNumberToTimeZonesMapper.getInstance();

    public QuietHours(QuietHoursSettings settings) {
        this.settings = settings;
    }

    /**
     * When it opens next; empty where it is open now.
     *
     * @param number E.164
     * @param statedZone an IANA zone; one that Java does not know counts as not stated
     */
    public Optional<Instant> closedUntil(String number, @Nullable String statedZone, Instant now) {
        if (!settings.enabled()) {
            return Optional.empty();
        }
        PhoneNumber parsed = parsed(number);
        OpenHours hours = OpenHoursByPlace.of(
                parsed == null ? null : numbers.getRegionCodeForNumber(parsed),
                AreaCodes.stateOf(number).orElse(null));
        List<ZoneId> where = zone(statedZone).map(List::of).orElseGet(() -> zonesOf(parsed));
        Instant opens = openInAll(hours, where, now);
        return opens.equals(now) ? Optional.empty() : Optional.of(opens);
    }

    private static Instant openInAll(OpenHours hours, List<ZoneId> where, Instant now) {
        Instant time = now;
        for (int round = 0; round < ROUNDS; round++) {
            Instant before = time;
            for (ZoneId zone : where) {
                time = hours.nextOpen(time.atZone(zone)).toInstant();
            }
            if (time.equals(before)) {
                return time;
            }
        }
        // Too far apart to be open at once: then by the first of them.
        return hours.nextOpen(now.atZone(where.getFirst())).toInstant();
    }

    private List<ZoneId> zonesOf(@Nullable PhoneNumber number) {
        List<ZoneId> known = number == null
                ? List.of()
                : zones.getTimeZonesForNumber(number).stream()
                        .filter(zone -> !zone.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()))
                        .flatMap(zone -> zone(zone).stream())
                        .toList();
        ZoneId otherwise = settings.unknownZone();
        return known.isEmpty() && otherwise != null ? List.of(otherwise) : known;
    }

    private static Optional<ZoneId> zone(@Nullable String name) {
        try {
            return name == null ? Optional.empty() : Optional.of(ZoneId.of(name));
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private @Nullable PhoneNumber parsed(String number) {
        try {
            return numbers.parse(number, null);
        } catch (NumberParseException _) {
            return null;
        }
    }
}
