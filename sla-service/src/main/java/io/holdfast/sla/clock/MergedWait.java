package io.holdfast.sla.clock;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;

/**
 * An open response clock of a ticket at the time when it was merged into another. It continues there as a next-response
 * clock, unless one is open there already.
 *
 * <p>A ticket that was merged itself passes on what it receives. Events can report merges in a circle; a wait that goes
 * round it at one time is found as in R. P. Brent's cycle detection (An improved Monte Carlo factorization algorithm, BIT 20, 1980): in
 * bounded space, after a number of steps proportional to that of the tickets on its way, whatever their number.
 *
 * @param at the time of the merge
 * @param waitingSince the start of the clock; the time of the merge when the clock was breached, so that one wait is not
 *     breached twice
 * @param withdrawnAt when the merge was undone; null while it stands. A wait that nobody had answered by then counts in the
 *     other ticket no longer
 * @param steps how many tickets have passed the wait on at that time since the one in which the customer waited
 * @param passedBy the ticket that passed the wait on at the last step whose number is a power of two; null before
 */
public record MergedWait(
        TicketId from,
        TicketId into,
        Instant at,
        Instant waitingSince,
        @Nullable Instant withdrawnAt,
        int steps,
        @Nullable TicketId passedBy) {

    /** By a merge that stands, from the ticket in which the customer waited. */
    public MergedWait(TicketId from, TicketId into, Instant at, Instant waitingSince) {
        this(from, into, at, waitingSince, null);
    }

    /** From the ticket in which the customer waited. */
    public MergedWait(TicketId from, TicketId into, Instant at, Instant waitingSince, @Nullable Instant withdrawnAt) {
        this(from, into, at, waitingSince, withdrawnAt, 0, null);
    }

    /**
     * The wait as the ticket that received it passes it on; null when it has gone round a circle.
     *
     * @param other the ticket into which the receiving one was merged
     * @param undone when that merge is undone; null while it stands
     */
    @Nullable
    MergedWait passedOn(TicketId other, Instant time, @Nullable Instant undone) {
        Instant end = ClockEvaluator.earliest(undone, withdrawnAt);
        if (time.isAfter(at)) {
            // The receiving ticket was created then only. What comes later cannot have an effect on what came before.
            return new MergedWait(into, other, time, waitingSince, end);
        }
        if (into.equals(passedBy)) {
            return null;
        }
        int step = steps + 1;
        TicketId compared = Integer.bitCount(step) == 1 ? into : passedBy;
        return new MergedWait(into, other, time, waitingSince, end, step, compared);
    }
}
