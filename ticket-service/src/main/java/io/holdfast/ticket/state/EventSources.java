package io.holdfast.ticket.state;

/** The {@code ce_source} of facts that are first told here. */
public final class EventSources {

    /** Facts that a request made; their ids are UUIDv7. */
    public static final String CONVERSATION = "/ticket-service";

    /** A purchase is one fact whoever posts it: the fact's id is the purchase's. */
    public static final String PURCHASES = "/ticket-service/purchases";

    private EventSources() {}

    /** A refund is one of its purchase's: the fact's id is the refund's. */
    public static String refundsOf(String purchaseId) {
        return PURCHASES + "/" + purchaseId + "/refunds";
    }
}
