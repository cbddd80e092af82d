package io.holdfast.ticket.state;

import io.holdfast.contract.TimelinePosition;
import org.jspecify.annotations.Nullable;

/**
 * One property of a ticket that the latest fact decides, whatever the order of arrival.
 *
 * @param position the fact that decided; null while none has
 */
public record Latest<T>(@Nullable TimelinePosition position, @Nullable T value) {

    private static final Latest<?> UNSET = new Latest<>(null, null);

    @SuppressWarnings("unchecked") // it holds no T
    static <T> Latest<T> unset() {
        return (Latest<T>) UNSET;
    }

    Latest<T> updatedBy(TimelinePosition by, @Nullable T newValue) {
        return position == null || by.compareTo(position) > 0 ? new Latest<>(by, newValue) : this;
    }

    T orElse(T other) {
        return value == null ? other : value;
    }
}
