package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketStatus;

/**
 * All clocks of a ticket, in the order in which they started.
 *
 * @param status where the ticket stands by its facts; null before it was created
 * @param mergedWaits the waiting customers that this ticket gave to another, its own and those that came too late to it; in
 *     order of time, each once; empty when it was not merged or nobody waited
 * @param nextAt the next instant at which the same facts give another answer; null when none comes
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
