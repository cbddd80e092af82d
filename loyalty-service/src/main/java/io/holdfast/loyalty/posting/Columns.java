package io.holdfast.loyalty.posting;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/** Rows as one array a column, for multi-row statements over {@code unnest}. */
public final class Columns {

    private Columns() {}

    public static <T> @Nullable String[] texts(
            Collection<? extends T> rows, Function<? super T, ? extends @Nullable Object> column) {
        @Nullable String[] values = new @Nullable String[rows.size()];
        int i = 0;
        for (T row : rows) {
            Object value = column.apply(row);
            values[i++] = value == null ? null : value.toString();
        }
        return values;
    }

    public static <T> Integer[] ints(Collection<? extends T> rows, ToIntFunction<? super T> column) {
        Integer[] values = new Integer[rows.size()];
        int i = 0;
        for (T row : rows) {
            values[i++] = column.applyAsInt(row);
        }
        return values;
    }

    public static <T> Long[] longs(Collection<? extends T> rows, ToLongFunction<? super T> column) {
        Long[] values = new Long[rows.size()];
        int i = 0;
        for (T row : rows) {
            values[i++] = column.applyAsLong(row);
        }
        return values;
    }

    public static <T> @Nullable OffsetDateTime[] times(
            Collection<? extends T> rows, Function<? super T, ? extends @Nullable Instant> column) {
        @Nullable OffsetDateTime[] values = new @Nullable OffsetDateTime[rows.size()];
        int i = 0;
        for (T row : rows) {
            Instant value = column.apply(row);
            values[i++] = value == null ? null : value.atOffset(ZoneOffset.UTC);
        }
        return values;
    }
}
