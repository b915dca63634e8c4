package com.diwaar.outbound.quiet;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether it is a time of day at which somebody may be texted unasked, by the clock and the law of where the person is. The
 * zone is the one that the command stated, else those of the number: where these are several, it must be open in all.
 */
public final class QuietHours {

    /** Each round moves on to an opening in at least one zone; a week of them has been seen after that. */
    private static final int ROUNDS = 100;

    private static final int MOST_REMEMBERED = 20_000;
    private static final int NORTH_AMERICAN = 12;
    private static final int EXCHANGE_ENDS = 8;

    private final QuietHoursSettings settings;
    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final Places places = new Places();
    private final PhoneNumberToTimeZonesMapper zones = PhoneNumberToTimeZonesMapper.getInstance();

    public QuietHours(QuietHoursSettings settings) {
        this.settings = settings;
    }

    /** Where a number is, as far as that matters here. */
    private record Place(OpenHours hours, List<ZoneId> zones) {}

    /** Where numbers are: finding that out takes a quarter of a millisecond, so the last ones are remembered. */
    private final class Places {
        private final Map<String, Place> known = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Place> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };

        Place of(String number) {
            String key = key(number);
            synchronized (known) {
                Place place = known.get(key);
                if (place != null) {
                    return place;
                }
            }
            Place place = place(number);
            synchronized (known) {
                known.put(key, place);
            }
            return place;
        }

        /** In North America area code and exchange say it all. */
        private static String key(String number) {
            return number.startsWith("+1") && number.length() == NORTH_AMERICAN
                    ? number.substring(0, EXCHANGE_ENDS)
                    : number;
        }
    }

    private Place place(String number) {
        PhoneNumber parsed = parsed(number);
        OpenHours hours = OpenHoursByPlace.of(
                parsed == null ? null : numbers.getRegionCodeForNumber(parsed),
                AreaCodes.stateOf(number).orElse(null));
        return new Place(hours, zonesOf(parsed));
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
        Place place = places.of(number);
        Instant opens = openInAll(place.hours(), where(place, statedZone), now);
        return opens.equals(now) ? Optional.empty() : Optional.of(opens);
    }

    /**
     * When it closes, where it is open now: with the first of several zones. Empty where it never closes, or is closed.
     *
     * @param number E.164
     * @param statedZone as for {@link #closedUntil}
     */
    public Optional<Instant> openUntil(String number, @Nullable String statedZone, Instant now) {
        if (!settings.enabled()) {
            return Optional.empty();
        }
        Place place = places.of(number);
        return where(place, statedZone).stream()
                .flatMap(zone -> place.hours().closes(now.atZone(zone)).stream())
                .map(ZonedDateTime::toInstant)
                .min(Comparator.naturalOrder());
    }

    private static List<ZoneId> where(Place place, @Nullable String statedZone) {
        return zone(statedZone).map(List::of).orElse(place.zones());
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
