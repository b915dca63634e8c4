package com.diwaar.outbound.quiet;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Hours of each day of the week in which somebody may be texted unasked, by the local clock; a day may have none. */
final class OpenHours {

    private static final int DAYS = 8; // today and each day of the week once more

    private record Span(LocalTime from, LocalTime to) {
        boolean contains(LocalTime time) {
            return !time.isBefore(from) && time.isBefore(to);
        }
    }

    private final Map<DayOfWeek, Span> spans = new EnumMap<>(DayOfWeek.class);

    private OpenHours() {}

    /** The same hours every day; from the first to just before the second. */
    static OpenHours daily(int from, int to) {
        OpenHours hours = new OpenHours();
        for (DayOfWeek day : DayOfWeek.values()) {
            hours.spans.put(day, new Span(LocalTime.of(from, 0), LocalTime.of(to, 0)));
        }
        return hours;
    }

    /** The same, with other hours on this day. */
    OpenHours but(DayOfWeek day, int from, int to) {
        OpenHours hours = copy();
        hours.spans.put(day, new Span(LocalTime.of(from, 0), LocalTime.of(to, 0)));
        return hours;
    }

    /** The same, without this day. */
    OpenHours without(DayOfWeek day) {
        OpenHours hours = copy();
        hours.spans.remove(day);
        return hours;
    }

    private OpenHours copy() {
        OpenHours hours = new OpenHours();
        hours.spans.putAll(spans);
        return hours;
    }

    /** When it closes that day; empty where it is closed at this time. */
    Optional<ZonedDateTime> closes(ZonedDateTime time) {
        return Optional.ofNullable(spans.get(time.getDayOfWeek()))
                .filter(today -> today.contains(time.toLocalTime()))
                .map(today -> time.toLocalDate().atTime(today.to()).atZone(time.getZone()));
    }

    /** This time itself where it is open then, else the next time when it opens. The zone's own rules turn the clock. */
    ZonedDateTime nextOpen(ZonedDateTime time) {
        Span today = spans.get(time.getDayOfWeek());
        if (today != null && today.contains(time.toLocalTime())) {
            return time;
        }
        ZoneId zone = time.getZone();
        for (int days = 0; days < DAYS; days++) {
            var date = time.toLocalDate().plusDays(days);
            Span span = spans.get(date.getDayOfWeek());
            if (span != null) {
                ZonedDateTime opens = date.atTime(span.from()).atZone(zone);
                if (opens.isAfter(time)) {
                    return opens;
                }
            }
        }
        throw new IllegalStateException("A week without an open hour");
    }
}
