package io.holdfast.analytics.record.model;

/** What is recorded of a customer and decides about groups. The codes are stored: never change one. */
public enum GroupAttribute {
    CHANNEL(0),
    DEPARTMENT(1),
    TIER(2),
    BREACHED(3);

    private final int code;

    GroupAttribute(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
