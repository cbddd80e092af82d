package io.holdfast.rest;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list (keyset pagination).
 *
 * @param nextCursor the parameter {@code cursor} of the request for the next page; null on the last page
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    public static final int LIMIT_DEFAULT = 50;
    public static final int LIMIT_MAX = 200;

    /** Where a page of items of any size ends, even if it has fewer than its limit. */
    public static final int BYTES_MAX = 1 << 20;

    /**
     * The page of a query for one row more than the limit; the extra row shows that there is a next page.
     *
     * @param rows at most {@code limit + 1}
     * @param item makes an item of a row
     * @param cursor the cursor of the next page, from the last item of this one
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> item, Function<T, String> cursor) {
        List<T> items = rows.stream().limit(limit).map(item).toList();
        return new Page<>(items, rows.size() > limit ? cursor.apply(items.getLast()) : null);
    }

    /**
     * How many of the first rows a page takes: at most the limit, and no further one once they are {@value #BYTES_MAX} bytes.
     * At least one, if there are any, so that a walk over the pages always moves on.
     *
     * @param bytes the size of a row's item, about
     */
    public static <R> int fitting(List<R> rows, int limit, ToLongFunction<R> bytes) {
        long total = 0;
        int count = 0;
        while (count < Math.min(limit, rows.size()) && total < BYTES_MAX) {
            total += bytes.applyAsLong(rows.get(count));
            if (count > 0 && total > BYTES_MAX) {
                return count;
            }
            count++;
        }
        return count;
    }
}
