package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketStatus;

/**
 * The clocks of a ticket, in the order of their creation in the replay.
 *
 * @param status the status of the ticket; null before it was created
 * @param mergedWaits the waits that this ticket passes on to the ticket that it was merged into: its own, and those of
 *     tickets that were merged into it afterwards; in order of time, without duplicates
 * @param nextAt the next instant at which the same facts give another result; null when there is none
 */
public record TicketClocks(
        List<SlaClock> clocks,
        @Nullable TicketStatus status,
        List<MergedWait> mergedWaits,
        @Nullable Instant nextAt) {

    static final TicketClocks NONE = new TicketClocks(List.of(), null, List.of(), null);

    public TicketClocks {
        clocks = List.copyOf(clocks);
        mergedWaits = List.copyOf(mergedWaits);
    }
}
