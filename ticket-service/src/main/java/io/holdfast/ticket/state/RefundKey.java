package io.holdfast.ticket.state;

/** The identity of a refund: its id is unique within its purchase. */
public record RefundKey(String purchaseId, String refundId) {}
