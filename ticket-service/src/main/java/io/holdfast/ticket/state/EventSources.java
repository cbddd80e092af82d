package io.holdfast.ticket.state;

import java.util.List;

/** The {@code ce_source} of events that this service creates. */
public final class EventSources {

    /** Events of commands; their ids are UUIDv7. */
    public static final String CONVERSATION = "/ticket-service";

    /** Purchases; the event's id is the purchase's, so that a purchase is recorded once. */
    public static final String PURCHASES = "/ticket-service/purchases";

    /** Sources of this platform's own services, whose events no other system may report. */
    private static final List<String> RESERVED =
            List.of(CONVERSATION, "/sla-service", "/loyalty-service", "/analytics-service");

    private EventSources() {}

    /** Whether the source, or what it begins with, is one of the platform's services. */
    public static boolean isReserved(String source) {
        return RESERVED.stream().anyMatch(source::startsWith);
    }

    /** Refunds of a purchase; the event's id is the refund's, so that a refund is recorded once. */
    public static String refundsOf(String purchaseId) {
        return PURCHASES + "/" + purchaseId + "/refunds";
    }
}
