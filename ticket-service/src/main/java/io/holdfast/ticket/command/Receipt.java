package io.holdfast.ticket.command;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.ConversationKey;
import io.holdfast.ticket.state.MessageKey;

/**
 * That a message of a channel was received: it is never received again.
 *
 * @param ticket that it opened or is a reply in
 * @param customer of the ticket
 * @param opening whether it opened the ticket
 * @param conversations what leads to the ticket from now on
 * @param customerName null when none came along
 */
public record Receipt(
        MessageKey message,
        TicketId ticket,
        CustomerId customer,
        boolean opening,
        List<ConversationKey> conversations,
        @Nullable String customerName) {}
