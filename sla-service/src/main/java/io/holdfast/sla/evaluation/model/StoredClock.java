package io.holdfast.sla.evaluation.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.clock.SlaClock;

/**
 * Row of the table {@code clock}.
 *
 * @param warned names of the thresholds for which a warning was published
 * @param breachId id of the breach that stands; null without one
 * @param breaches number of published breaches, withdrawn ones included
 */
public record StoredClock(
        String ticketId,
        String customerId,
        ClockKey key,
        ClockState state,
        Instant startedAt,
        @Nullable Instant dueAt,
        @Nullable Instant fulfilledAt,
        @Nullable Instant cancelledAt,
        @Nullable Instant breachedAt,
        Duration elapsed,
        String policy,
        int policyVersion,
        String department,
        Priority priority,
        String channel,
        Set<String> warned,
        @Nullable String breachId,
        int breaches) {

    public StoredClock {
        warned = Set.copyOf(warned);
    }

    static StoredClock of(SlaClock clock, Set<String> warned, @Nullable String breachId, int breaches) {
        return new StoredClock(
                clock.ticketId().value(),
                clock.customerId().value(),
                ClockKey.of(clock),
                clock.state(),
                clock.startedAt(),
                clock.dueAt(),
                clock.fulfilledAt(),
                clock.cancelledAt(),
                clock.breachedAt(),
                Duration.ofMillis(clock.elapsed().toMillis()),
                clock.policy(),
                clock.policyVersion(),
                clock.department(),
                clock.priority(),
                clock.channel(),
                warned,
                breachId,
                breaches);
    }
}
