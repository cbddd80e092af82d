package io.holdfast.contract;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One clock of one ticket, as breaches, warnings and clock events carry it.
 *
 * @param cycle 1 for the first clock of this metric on the ticket, then 2, 3 …
 * @param policy the name of the policy that sets the target
 * @param dueAt the deadline; null while the clock is paused
 * @param detectedAt when the breach was detected; for an imported event, in the import's time
 * @param respondedAt when the customer was answered, or null
 */
public record ClockDetails(
        TicketId ticketId,
        CustomerId customerId,
        Metric metric,
        int cycle,
        String policy,
        int policyVersion,
        String department,
        Priority priority,
        String channel,
        Instant startedAt,
        @Nullable Instant dueAt,
        @Nullable Instant detectedAt,
        @Nullable Instant respondedAt) {

    /**
     * The deadline.
     *
     * @throws IllegalArgumentException when the clock has no deadline
     */
    Instant requireDueAt() {
        if (dueAt == null) {
            throw new IllegalArgumentException("dueAt is missing");
        }
        return dueAt;
    }

    /**
     * When the breach was detected.
     *
     * @throws IllegalArgumentException when it was not detected
     */
    Instant requireDetectedAt() {
        if (detectedAt == null) {
            throw new IllegalArgumentException("detectedAt is missing");
        }
        return detectedAt;
    }
}
