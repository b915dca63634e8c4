package com.diwaar.billing.postgres;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.SqlArrayValue;

/** Rows as one array parameter per column, for {@code unnest}: a statement for a whole batch, whatever its size. */
final class Columns<T> {

    private final Collection<T> rows;
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    Columns(Collection<T> rows) {
        this.rows = rows;
    }

    Columns<T> bigint(String name, Function<T, @Nullable Long> value) {
        return column(name, "bigint", rows.stream().map(value).toArray(Long[]::new));
    }

    /** Anything that PostgreSQL reads from its text form; the statement casts it. */
    Columns<T> text(String name, Function<T, @Nullable Object> value) {
        return column(
                name,
                "text",
                rows.stream()
                        .map(row -> {
                            Object cell = value.apply(row);
                            return cell == null ? null : cell.toString();
                        })
                        .toArray(String[]::new));
    }

    Map<String, Object> parameters() {
        return parameters;
    }

    /** Arrays of their own types travel as they are; others are written out, and read again at the other end. */
    @SuppressWarnings("NullAway") // a cell may be null, whatever the signature says
    private Columns<T> column(String name, String type, @Nullable Object[] cells) {
        parameters.put(name, new SqlArrayValue(type, cells));
        return this;
    }
}
