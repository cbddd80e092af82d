package io.holdfast.contract;

/** The reason that a customer gave for leaving. */
public enum DepartureReason implements WireEnum {
    PRICE("price"),
    SERVICE("service"),
    PRODUCT("product"),
    COMPETITOR("competitor"),
    MOVED("moved"),
    OTHER("other");

    private final String wireName;

    DepartureReason(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }
}
