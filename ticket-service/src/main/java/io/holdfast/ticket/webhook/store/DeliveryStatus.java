package io.holdfast.ticket.webhook.store;

import io.holdfast.contract.WireEnum;

/** The state of a delivery. */
public enum DeliveryStatus implements WireEnum {
    /** Waits for its first or its next try. */
    PENDING("pending"),
    /** The receiver answered 2xx. */
    DELIVERED("delivered"),
    /** It is not tried any more. */
    FAILED("failed");

    private final String wireName;

    DeliveryStatus(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
