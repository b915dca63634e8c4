package com.diwaar.outbound.postgres;

import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns things into columns for {@code unnest(...)}: one statement and one round trip for any number of rows. */
final class Columns {

    private Columns() {}

    /** A column as text; PostgreSQL casts it to what the statement says. */
    static <T> @Nullable String[] of(
            Collection<? extends T> rows, Function<? super T, ? extends @Nullable Object> value) {
        @Nullable String[] column = new String[rows.size()];
        int i = 0;
        for (T row : rows) {
            Object one = value.apply(row);
            column[i++] = one == null ? null : one.toString();
        }
        return column;
    }
}
