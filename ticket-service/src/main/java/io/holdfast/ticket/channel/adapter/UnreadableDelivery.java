package io.holdfast.ticket.channel.adapter;

/** The body of a verified delivery cannot be read. Its message says why, without any part of the body. */
public final class UnreadableDelivery extends Exception {

    private static final long serialVersionUID = 1L;

    public UnreadableDelivery(String reason) {
        super(reason, null, false, false);
    }
}
