package io.holdfast.ticket.command;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;

/**
 * A ticket that a submission creates, unless there is one of that id already.
 *
 * @param customerId null while it is not known which of the flush's customers
 */
public record TicketCreation(TicketId ticketId, @Nullable CustomerId customerId) {}
