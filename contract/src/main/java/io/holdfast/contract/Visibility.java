package io.holdfast.contract;

/** Whether the customer sees a reply; an internal note answers nothing. */
public enum Visibility implements WireEnum {
    PUBLIC("public"),
    INTERNAL("internal");

    private final String word;

    Visibility(String word) {
        this.word = word;
    }

    @Override
    public String wireName() {
        return word;
    }
}
