package io.holdfast.sla.clockview;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.evaluation.StoredClock;

/**
 * A clock as people read it.
 *
 * @param dueAt null while it is paused
 * @param breachedAt when the promise was broken; null while it is not
 * @param elapsed the working time that has counted
 */
record ClockView(
        String ticketId,
        String customerId,
        String metric,
        int cycle,
        String state,
        Instant startedAt,
        @Nullable Instant dueAt,
        @Nullable Instant fulfilledAt,
        boolean breached,
        @Nullable Instant breachedAt,
        Duration elapsed,
        String policy,
        int policyVersion,
        String department,
        String priority,
        String channel) {

    /** @param elapsed the working time that has counted by now */
    static ClockView of(StoredClock clock, Duration elapsed) {
        return new ClockView(
                clock.ticketId(),
                clock.customerId(),
                clock.key().metric().wireName(),
                clock.key().cycle(),
                clock.state().wireName(),
                clock.startedAt(),
                clock.dueAt(),
                clock.fulfilledAt(),
                clock.breachId() != null,
                clock.breachedAt(),
                elapsed,
                clock.policy(),
                clock.policyVersion(),
                clock.department(),
                clock.priority().wireName(),
                clock.channel());
    }
}
