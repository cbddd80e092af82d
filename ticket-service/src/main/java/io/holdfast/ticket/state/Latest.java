package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

/**
 * One property of a ticket that the latest fact decides, whatever the order of arrival.
 *
 * @param stamp the fact that decided; null while none has
 */
public record Latest<T>(@Nullable Stamp stamp, @Nullable T value) {

    private static final Latest<?> UNSET = new Latest<>(null, null);

    @SuppressWarnings("unchecked") // it holds no T
    static <T> Latest<T> unset() {
        return (Latest<T>) UNSET;
    }

    Latest<T> updatedBy(Stamp by, @Nullable T newValue) {
        return stamp == null || by.isAfter(stamp) ? new Latest<>(by, newValue) : this;
    }

    T orElse(T other) {
        return value == null ? other : value;
    }
}
