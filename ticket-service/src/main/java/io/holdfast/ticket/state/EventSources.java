package io.holdfast.ticket.state;

/** The {@code ce_source} of events that this service creates. */
public final class EventSources {

    /** Events of commands; their ids are UUIDv7. */
    public static final String CONVERSATION = "/ticket-service";

    /** Purchases; the event's id is the purchase's, so that a purchase is recorded once. */
    public static final String PURCHASES = "/ticket-service/purchases";

    private EventSources() {}

    /** Refunds of a purchase; the event's id is the refund's, so that a refund is recorded once. */
    public static String refundsOf(String purchaseId) {
        return PURCHASES + "/" + purchaseId + "/refunds";
    }
}
