package io.holdfast.sla.clockview;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.sla.evaluation.model.StoredClock;

/**
 * JSON form of a clock.
 *
 * @param dueAt null while the clock is paused
 * @param breachedAt null without a breach
 * @param elapsed working time that has counted
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
