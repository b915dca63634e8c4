package com.diwaar.billing.http;

import com.diwaar.events.ErrorCode;
import com.diwaar.kit.http.RequestRefused;
import org.jspecify.annotations.Nullable;

/** Where a page begins: the id of the last item before it. */
final class Cursors {

    private Cursors() {}

    static long id(@Nullable String cursor, long without) {
        try {
            return cursor == null ? without : Long.parseLong(cursor);
        } catch (NumberFormatException _) {
            throw new RequestRefused(ErrorCode.INVALID_REQUEST, "cursor must be a next_cursor of an earlier page.");
        }
    }
}
