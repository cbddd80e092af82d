package io.holdfast.ticket.state;

import io.holdfast.contract.TicketId;

/** The identity of a reply: its id is unique within its ticket. */
public record ReplyKey(TicketId ticketId, String replyId) {}
