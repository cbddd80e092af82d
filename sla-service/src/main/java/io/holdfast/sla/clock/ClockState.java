package io.holdfast.sla.clock;

import io.holdfast.contract.WireEnum;

/** State of a clock. Whether it is breached is independent of it. */
public enum ClockState implements WireEnum {
    RUNNING("running"),
    PAUSED("paused"),
    FULFILLED("fulfilled"),
    CANCELLED("cancelled");

    private final String wireName;

    ClockState(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** Running or paused. */
    public boolean isOpen() {
        return this == RUNNING || this == PAUSED;
    }
}
