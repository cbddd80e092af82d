package io.holdfast.loyalty.earning;

import java.math.RoundingMode;

import io.holdfast.contract.WireEnum;

/** How an award becomes a whole number of points. */
public enum Rounding implements WireEnum {
    FLOOR("floor", RoundingMode.FLOOR),
    HALF_UP("half-up", RoundingMode.HALF_UP),
    CEILING("ceiling", RoundingMode.CEILING);

    private final String wireName;
    private final RoundingMode mode;

    Rounding(String wireName, RoundingMode mode) {
        this.wireName = wireName;
        this.mode = mode;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    RoundingMode mode() {
        return mode;
    }
}
