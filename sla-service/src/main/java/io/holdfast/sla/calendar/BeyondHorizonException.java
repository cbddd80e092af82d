package io.holdfast.sla.calendar;

/** An instant that no calendar here reaches: too little working time, or a year that nobody keeps tickets in. */
public final class BeyondHorizonException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BeyondHorizonException(String message) {
        super(message);
    }
}
