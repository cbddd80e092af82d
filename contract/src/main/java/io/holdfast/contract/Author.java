package io.holdfast.contract;

/** Who wrote a reply. */
public enum Author implements WireEnum {
    AGENT("agent"),
    CUSTOMER("customer"),
    BOT("bot");

    private final String word;

    Author(String word) {
        this.word = word;
    }

    @Override
    public String wireName() {
        return word;
    }
}
