package io.holdfast.contract;

/** How soon a ticket wants attention. */
public enum Priority implements WireEnum {
    LOW("low"),
    NORMAL("normal"),
    HIGH("high"),
    URGENT("urgent");

    private final String word;

    Priority(String word) {
        this.word = word;
    }

    @Override
    public String wireName() {
        return word;
    }
}
