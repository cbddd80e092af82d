package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TimelinePosition;

/**
 * A property of a ticket as a last-writer-wins register: the event with the latest timeline position sets it, whatever
 * the order of arrival.
 *
 * @param position of the event that set the value; null when none has
 */
public record Latest<T>(
        @Nullable TimelinePosition position, @Nullable T value) {

    private static final Latest<?> UNSET = new Latest<>(null, null);

    @SuppressWarnings("unchecked") // it holds no value
    static <T> Latest<T> unset() {
        return (Latest<T>) UNSET;
    }

    Latest<T> updatedBy(TimelinePosition newPosition, @Nullable T newValue) {
        return position == null || newPosition.compareTo(position) > 0 ? new Latest<>(newPosition, newValue) : this;
    }

    T orElse(T other) {
        return value == null ? other : value;
    }
}
