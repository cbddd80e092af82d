package io.holdfast.sla.evaluation;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;
import io.holdfast.sla.clock.ClockState;

/**
 * A clock's row.
 *
 * @param warned the thresholds that subscribers were told of
 * @param breachId the announced breach that stands
 * @param breaches how many were announced, withdrawn ones with them
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
}
