package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TimelinePosition;

/**
 * A property of a ticket as a last-writer-wins register: the event with the latest time sets it, whatever the order of
 * arrival; of several events of that time, the one that was reported last. The ticket's creation only initializes it, for
 * the creation is a ticket's first event, whatever its time.
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

    /** Sets the value by an event other than the creation that is reported now. */
    Latest<T> updatedBy(TimelinePosition newPosition, @Nullable T newValue) {
        return position == null || position.creation() || newPosition.compareTo(position) >= 0
                ? new Latest<>(newPosition, newValue)
                : this;
    }

    /** Sets the value by the ticket's creation, unless another event has set it. */
    Latest<T> initializedBy(TimelinePosition creation, @Nullable T initialValue) {
        return position == null || position.creation() ? new Latest<>(creation, initialValue) : this;
    }

    T orElse(T other) {
        return value == null ? other : value;
    }
}
