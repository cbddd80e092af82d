package io.holdfast.contract;

/** What an SLA target measures. */
public enum Metric implements WireEnum {
    FIRST_RESPONSE("first-response"),
    NEXT_RESPONSE("next-response"),
    RESOLUTION("resolution");

    private final String wireName;

    Metric(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
