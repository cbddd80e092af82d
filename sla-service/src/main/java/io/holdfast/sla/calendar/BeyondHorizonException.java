package io.holdfast.sla.calendar;

/** An instant outside the years for which working time is computed, or a duration longer than the horizon. */
public final class BeyondHorizonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BeyondHorizonException(String message) {
        super(message);
    }
}
