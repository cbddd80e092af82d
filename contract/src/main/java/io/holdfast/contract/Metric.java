package io.holdfast.contract;

/** What a promise measures. */
public enum Metric implements WireEnum {
    FIRST_RESPONSE("first-response"),
    NEXT_RESPONSE("next-response"),
    RESOLUTION("resolution");

    private final String word;

    Metric(String word) {
        this.word = word;
    }

    @Override
    public String wireName() {
        return word;
    }
}
