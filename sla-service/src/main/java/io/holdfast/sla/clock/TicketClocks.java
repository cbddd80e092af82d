package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketStatus;

/**
 * All clocks of a ticket, in the order in which they started.
 *
 * @param status where the ticket stands by its facts; null before it was created
 * @param handover the waiting customer that this ticket gave to another; null when it was not merged or nobody waited
 * @param nextAt the next instant at which the same facts give another answer; null when none comes
 */
public record TicketClocks(
        List<Clock> clocks,
        @Nullable TicketStatus status,
        @Nullable Handover handover,
        @Nullable Instant nextAt) {

    static final TicketClocks NONE = new TicketClocks(List.of(), null, null, null);

    public TicketClocks {
        clocks = List.copyOf(clocks);
    }
}
