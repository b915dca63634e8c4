package com.diwaar.conversation.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Lists a page at a time. A cursor is opaque to callers and stays good as rows come. */
final class Pages {

    static final int MOST = 200;

    private Pages() {}

    /**
     * A page.
     *
     * @param nextCursor null on the last page
     */
    record Page<T>(List<T> items, @Nullable String nextCursor) {}

    /** How many rows to ask for: one more than shown tells whether there is a next page. */
    static int rows(int limit) {
        return limit(limit) + 1;
    }

    static <T> Page<T> page(List<T> rows, int limit, ToLongFunction<T> id) {
        int shown = limit(limit);
        return rows.size() <= shown
                ? new Page<>(rows, null)
                : new Page<>(rows.subList(0, shown), cursor(id.applyAsLong(rows.get(shown - 1))));
    }

    /** The id that a cursor stands for. */
    static long id(@Nullable String cursor, long without) {
        if (cursor == null) {
            return without;
        }
        try {
            return Long.parseLong(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
        } catch (IllegalArgumentException _) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "`cursor` must be the next_cursor of the page before.");
        }
    }

    private static int limit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "`limit` must be 1 to " + MOST + ".");
        }
        return limit;
    }

    private static String cursor(long id) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toString(id).getBytes(StandardCharsets.US_ASCII));
    }
}
