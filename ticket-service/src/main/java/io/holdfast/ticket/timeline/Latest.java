package io.holdfast.ticket.timeline;

import org.jspecify.annotations.Nullable;

/**
 * One property of a ticket that the latest fact decides, whatever the order of arrival.
 *
 * @param stamp the fact that decided; null while none has
 */
public record Latest<T>(@Nullable Stamp stamp, @Nullable T value) {

    private static final Latest<?> UNTOLD = new Latest<>(null, null);

    @SuppressWarnings("unchecked") // it holds no T
    static <T> Latest<T> untold() {
        return (Latest<T>) UNTOLD;
    }

    Latest<T> told(Stamp by, @Nullable T told) {
        return stamp == null || by.isAfter(stamp) ? new Latest<>(by, told) : this;
    }

    T or(T absent) {
        return value == null ? absent : value;
    }
}
