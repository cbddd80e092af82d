package io.holdfast.contract;

/** Why a customer left, as told at departure. */
public enum DepartureReason implements WireEnum {
    PRICE("price"),
    SERVICE("service"),
    PRODUCT("product"),
    COMPETITOR("competitor"),
    MOVED("moved"),
    OTHER("other");

    private final String word;

    DepartureReason(String word) {
        this.word = word;
    }

    @Override
    public String wireName() {
        return word;
    }
}
