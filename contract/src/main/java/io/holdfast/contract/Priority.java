package io.holdfast.contract;

/** A ticket's priority, lowest first. */
public enum Priority implements WireEnum {
    LOW("low"),
    NORMAL("normal"),
    HIGH("high"),
    URGENT("urgent");

    private final String wireName;

    Priority(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
