package io.holdfast.sla.clock;

import io.holdfast.contract.Word;

/** Where a clock stands; it may be breached in any of them. */
public enum ClockState implements Word {
    RUNNING("running"),
    PAUSED("paused"),
    FULFILLED("fulfilled"),
    CANCELLED("cancelled");

    private final String word;

    ClockState(String word) {
        this.word = word;
    }

    @Override
    public String word() {
        return word;
    }

    /** Running or paused: somebody still waits. */
    public boolean isOpen() {
        return this == RUNNING || this == PAUSED;
    }
}
