package io.holdfast.ticket.breach;

import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;

/**
 * What events say of a breach.
 *
 * @param breachedAt when it was last detected; null when no event says so
 * @param withdrawnAt when it was last withdrawn; null when no event says so
 */
record RecordedBreach(
        Key key,
        CustomerId customerId,
        @Nullable Instant breachedAt,
        @Nullable Instant withdrawnAt) {

    /** A clock and the deadline that it missed; a withdrawal names the same. */
    record Key(TicketId ticketId, String metric, int cycle, String policy, int policyVersion, Instant dueAt) {

        static Key of(ClockDetails clock) {
            return new Key(
                    clock.ticketId(),
                    clock.metric().wireName(),
                    clock.cycle(),
                    clock.policy(),
                    clock.policyVersion(),
                    Objects.requireNonNull(clock.dueAt(), "of a breach"));
        }
    }

    static RecordedBreach of(ClockDetails clock, boolean withdrawn) {
        Instant detectedAt = Objects.requireNonNull(clock.detectedAt(), "of a breach");
        return new RecordedBreach(
                Key.of(clock), clock.customerId(), withdrawn ? null : detectedAt, withdrawn ? detectedAt : null);
    }

    /** With what another event says of the same breach, in any order. */
    RecordedBreach and(RecordedBreach other) {
        return new RecordedBreach(
                key, customerId, latest(breachedAt, other.breachedAt), latest(withdrawnAt, other.withdrawnAt));
    }

    private static @Nullable Instant latest(@Nullable Instant a, @Nullable Instant b) {
        if (a == null) {
            return b;
        }
        return b == null || a.isAfter(b) ? a : b;
    }
}
