package io.holdfast.contract;

/** Who wrote a reply. */
public enum Author implements WireEnum {
    AGENT("agent"),
    CUSTOMER("customer"),
    BOT("bot");

    private final String wireName;

    Author(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
