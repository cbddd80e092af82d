package io.holdfast.contract;

/** Where a ticket stands: pending waits for the customer, on-hold for a third party. */
public enum TicketStatus implements WireEnum {
    OPEN("open"),
    PENDING("pending"),
    ON_HOLD("on-hold"),
    RESOLVED("resolved"),
    CLOSED("closed");

    private final String word;

    TicketStatus(String word) {
        this.word = word;
    }

    @Override
    public String wireName() {
        return word;
    }

    /** Resolved or closed: nobody waits for an answer. */
    public boolean isDone() {
        return this == RESOLVED || this == CLOSED;
    }
}
