package io.holdfast.sla.clock;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;

/**
 * An open response clock of a ticket at the time when it was merged into another. It continues there as a next-response
 * clock, unless one is open there already.
 *
 * @param at the time of the merge
 * @param waitingSince the start of the clock; the time of the merge when the clock was breached, so that one wait is not
 *     breached twice
 * @param withdrawnAt when the merge was undone; null while it stands. A wait that nobody had answered by then counts in the
 *     other ticket no longer
 */
public record MergedWait(
        TicketId from,
        TicketId into,
        Instant at,
        Instant waitingSince,
        @Nullable Instant withdrawnAt) {

    /** By a merge that stands. */
    public MergedWait(TicketId from, TicketId into, Instant at, Instant waitingSince) {
        this(from, into, at, waitingSince, null);
    }
}
