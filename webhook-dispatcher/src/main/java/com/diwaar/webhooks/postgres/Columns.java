package com.diwaar.webhooks.postgres;

import java.time.Instant;
import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns rows into arrays by column, the form in which one statement takes many rows ({@code unnest}). */
final class Columns {

    private Columns() {}

    /** Of texts, and of whatever PostgreSQL reads from text. */
    static <T> @Nullable String[] texts(Collection<T> rows, Function<T, @Nullable Object> column) {
        return rows.stream()
                .map(column)
                .map(value -> value == null ? null : value.toString())
                .toArray(String[]::new);
    }

    static <T> @Nullable Long[] longs(Collection<T> rows, Function<T, @Nullable Long> column) {
        return rows.stream().map(column).toArray(Long[]::new);
    }

    static <T> @Nullable Integer[] ints(Collection<T> rows, Function<T, @Nullable Integer> column) {
        return rows.stream().map(column).toArray(Integer[]::new);
    }

    static <T> Boolean[] booleans(Collection<T> rows, Function<T, Boolean> column) {
        return rows.stream().map(column).toArray(Boolean[]::new);
    }

    /** The earliest and the latest: bounds by which PostgreSQL leaves other weeks alone. */
    static String[] bounds(Collection<Instant> times) {
        return new String[] {
            times.stream().min(Instant::compareTo).orElse(Instant.EPOCH).toString(),
            times.stream().max(Instant::compareTo).orElse(Instant.EPOCH).toString()
        };
    }
}
