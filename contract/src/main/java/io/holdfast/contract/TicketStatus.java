package io.holdfast.contract;

/** A ticket's status; pending waits for the customer, on-hold for a third party. */
public enum TicketStatus implements WireEnum {
    OPEN("open"),
    PENDING("pending"),
    ON_HOLD("on-hold"),
    RESOLVED("resolved"),
    CLOSED("closed");

    private final String wireName;

    TicketStatus(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** Resolved or closed: the customer does not wait for an answer. */
    public boolean isDone() {
        return this == RESOLVED || this == CLOSED;
    }
}
