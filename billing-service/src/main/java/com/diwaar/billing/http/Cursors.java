package com.diwaar.billing.http;

import com.diwaar.billing.usage.UsageTotal;
import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a page begins: what names the last item before it. Words are written so that they fit into a URL as they are. */
final class Cursors {

    private static final Pattern PLACE =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) (-?\\d{1,19}) ([a-z0-9_]*) ([a-z]*) ([A-Z]*)");
    private static final Pattern NAME = Pattern.compile("[!-~]+");

    private Cursors() {}

    static long id(@Nullable String cursor, long without) {
        try {
            return cursor == null ? without : Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw noCursor();
        }
    }

    static String of(UsageTotal total) {
        UsageTotal.Place place = total.place();
        return of("%s %d %s %s %s"
                .formatted(place.day(), place.assistantId(), place.usageType(), place.direction(), place.currency()));
    }

    static UsageTotal.Place place(@Nullable String cursor, LocalDate firstDay) {
        if (cursor == null) {
            return UsageTotal.Place.before(firstDay);
        }
        Matcher place = decoded(cursor, PLACE);
        try {
            return new UsageTotal.Place(
                    LocalDate.parse(place.group(1)),
                    Long.parseLong(place.group(2)),
                    place.group(3),
                    place.group(4),
                    place.group(5));
        } catch (DateTimeException | NumberFormatException _) {
            throw noCursor();
        }
    }

    static @Nullable String name(@Nullable String cursor) {
        return cursor == null ? null : decoded(cursor, NAME).group();
    }

    static String of(String words) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(words.getBytes(StandardCharsets.UTF_8));
    }

    private static Matcher decoded(String cursor, Pattern shape) {
        try {
            Matcher found = shape.matcher(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
            if (found.matches()) {
                return found;
            }
        } catch (IllegalArgumentException _) {
            // told below
        }
        throw noCursor();
    }

    private static RequestRefused noCursor() {
        return new RequestRefused(ErrorCode.INVALID_REQUEST, "cursor must be a next_cursor of an earlier page.");
    }
}
