package io.holdfast.rest;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor give it as {@code cursor} for the next part; null on the last
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {

    public static final int LIMIT_DEFAULT = 50;
    public static final int LIMIT_MAX = 200;

    /**
     * How many items are wanted.
     *
     * @throws Problem 422 when the limit is not 1 to 200
     */
    public static int limit(@Nullable Integer asked) {
        if (asked == null) {
            return LIMIT_DEFAULT;
        }
        if (asked < 1 || asked > LIMIT_MAX) {
            throw Problem.invalid("limit", "is 1 to " + LIMIT_MAX);
        }
        return asked;
    }
}
