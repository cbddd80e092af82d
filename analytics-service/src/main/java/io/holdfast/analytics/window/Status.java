package io.holdfast.analytics.window;

import java.time.Duration;
import java.time.Instant;

import io.holdfast.contract.WireEnum;

/**
 * Whether figures of a range of days may still change. Events may arrive after the lateness allowance all the same, above
 * all in an import of history: final figures are corrected then, see {@link Edition}.
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

    /** Final once the allowance has passed since the end of the days. */
    public static Status of(Days days, Duration latenessAllowance, Instant now) {
        return now.isBefore(days.toInstant().plus(latenessAllowance)) ? PROVISIONAL : FINAL;
    }
}
