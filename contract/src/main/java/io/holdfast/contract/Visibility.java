package io.holdfast.contract;

/** Whether the customer sees a reply; an internal note does not answer the customer. */
public enum Visibility implements WireEnum {
    PUBLIC("public"),
    INTERNAL("internal");

    private final String wireName;

    Visibility(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
