package io.holdfast.ticket.intake;

/** The {@code ce_source} of facts that are first told here. */
public final class Sources {

    /** Facts that a request made; their ids are UUIDv7. */
    public static final String CONVERSATION = "/ticket-service";

    /** A purchase is one fact whoever posts it: the fact's id is the purchase's. */
    public static final String PURCHASES = "/ticket-service/purchases";

    private Sources() {}

    /** A refund is one of its purchase's: the fact's id is the refund's. */
    public static String refundsOf(String purchaseId) {
        return PURCHASES + "/" + purchaseId + "/refunds";
    }
}
