package io.holdfast.contract;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * One clock of one ticket, as breaches, warnings and clock events carry it.
 *
 * @param cycle 1 for the first wait of this metric on the ticket, then 2, 3 …
 * @param policy the name of the policy that made the promise
 * @param dueAt when the promise ends; null while the clock is paused
 * @param detectedAt when the breach was seen; for a fact of an import, by the import's own time
 * @param respondedAt when the wait ended, if it did
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
     * When the promise ends.
     *
     * @throws IllegalArgumentException when the clock has no deadline
     */
    public Instant requireDueAt() {
        if (dueAt == null) {
            throw new IllegalArgumentException("dueAt is missing");
        }
        return dueAt;
    }

    /**
     * When the breach was seen.
     *
     * @throws IllegalArgumentException when none was
     */
    public Instant requireDetectedAt() {
        if (detectedAt == null) {
            throw new IllegalArgumentException("detectedAt is missing");
        }
        return detectedAt;
    }
}
