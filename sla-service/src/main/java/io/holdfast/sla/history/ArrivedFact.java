package io.holdfast.sla.history;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;

/**
 * A fact of a ticket as it arrives.
 *
 * @param partition the partition of the log that it was on, which holds the events of its customer
 */
public record ArrivedFact(Fact<TicketEvent> fact, int partition) {}
