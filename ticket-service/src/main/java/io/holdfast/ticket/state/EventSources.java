package io.holdfast.ticket.state;

import java.util.List;

/** The {@code ce_source} of events that this service creates. */
public final class EventSources {

    /**
     * Events of commands. Their ids are UUIDv7, also where the caller chooses the id of what they report: the key of an
     * erased event stays stored, while the id of an erased purchase or refund may be used again.
     */
    public static final String CONVERSATION = "/ticket-service";

    /** Purchases that commands record. */
    public static final String PURCHASES = "/ticket-service/purchases";

    /** Sources of this platform's own services, whose events no other system may report. */
    private static final List<String> RESERVED =
            List.of(CONVERSATION, "/sla-service", "/loyalty-service", "/analytics-service");

    private EventSources() {}

    /** Whether the source, or what it begins with, is one of the platform's services. */
    public static boolean isReserved(String source) {
        return RESERVED.stream().anyMatch(source::startsWith);
    }

    /** Refunds of a purchase that commands record. */
    public static String refundsOf(String purchaseId) {
        return PURCHASES + "/" + purchaseId + "/refunds";
    }
}
