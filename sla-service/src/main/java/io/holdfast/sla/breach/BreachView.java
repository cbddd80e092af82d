package io.holdfast.sla.breach;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A breach as it was published as {@code sla-breached}.
 *
 * @param breachedAt the deadline, or the later change that moved the deadline into the past
 * @param respondedAt when the clock was fulfilled; null when it was not
 */
record BreachView(
        String breachId,
        String ticketId,
        String customerId,
        String metric,
        int cycle,
        String policy,
        int policyVersion,
        String department,
        String priority,
        String channel,
        Instant startedAt,
        Instant dueAt,
        Instant breachedAt,
        Instant detectedAt,
        @Nullable Instant respondedAt) {

    static BreachView of(BreachRecord breach) {
        return new BreachView(
                breach.breachId,
                breach.ticketId,
                breach.customerId,
                breach.metric,
                breach.cycle,
                breach.policy,
                breach.policyVersion,
                breach.department,
                breach.priority,
                breach.channel,
                breach.startedAt,
                breach.dueAt,
                breach.breachedAt,
                breach.detectedAt,
                breach.respondedAt);
    }
}
