package io.holdfast.analytics.window;

import java.time.Duration;
import java.time.Instant;

import io.holdfast.contract.WireEnum;

/**
 * Whether figures about a stretch of days are expected to change. Facts may come later than the allowance all the same,
 * most of all when history is imported: the figures are then exact again, only later than promised.
 */
public enum Status implements WireEnum {
    PROVISIONAL("provisional"),
    FINAL("final");

    private final String wireName;

    Status(String wireName) {
        this.wireName = wireName;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** Final from the moment on at which the days have been over for the whole allowance. */
    public static Status of(Days days, Duration latenessAllowance, Instant now) {
        return now.isBefore(days.toInstant().plus(latenessAllowance)) ? PROVISIONAL : FINAL;
    }
}
