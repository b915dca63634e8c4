package com.diwaar.conversation.postgres;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Many rows as one statement's arrays, a column each. */
final class Columns {

    private Columns() {}

    static <T, C extends @Nullable Object> C[] of(
            List<? extends T> rows, Function<T, C> value, IntFunction<C[]> array) {
        return rows.stream().<C>map(value).toArray(array);
    }
}
