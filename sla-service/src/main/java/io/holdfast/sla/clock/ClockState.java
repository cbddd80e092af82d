package io.holdfast.sla.clock;

import io.holdfast.contract.WireEnum;

/** Where a clock stands; it may be breached in any of them. */
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

    /** Running or paused: somebody still waits. */
    public boolean isOpen() {
        return this == RUNNING || this == PAUSED;
    }
}
