package io.holdfast.ticket.store;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.ticket.command.CommandResponse;

/**
 * A response as the table {@code idempotency} keeps it.
 *
 * @param pendingTicket the ticket that a reply waits for: the response holds its text before its customer is known
 */
record StoredResponse(CommandResponse response, @Nullable TicketId pendingTicket) {

    /** Whether the response was removed with its customer. The key stays, so that a retry does not repeat the request. */
    boolean isForgotten() {
        return response.status() == IdempotencyStore.STATUS_FORGOTTEN;
    }
}
