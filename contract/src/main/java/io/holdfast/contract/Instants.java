package io.holdfast.contract;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * The bounds of every instant that comes in from outside, in requests as in records. Within them every database, every
 * client and every computation of deadlines can represent it.
 */
public final class Instants {

    public static final Instant EARLIEST = Instant.EPOCH;

    /** The last microsecond of the year 2999. */
    public static final Instant LATEST = Instant.parse("2999-12-31T23:59:59.999999Z");

    /** What the readers of requests and of records say about an instant out of bounds. */
    public static final String BOUNDS = "an instant from 1970-01-01T00:00:00Z to 2999-12-31T23:59:59.999999Z";

    private Instants() {}

    public static boolean isSupported(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }

    /**
     * Parses an RFC 3339 instant within the bounds, cut to microseconds.
     *
     * @throws DateTimeException when the text is something else; the message is {@link Rfc3339#FORM} or {@link #BOUNDS}
     */
    public static Instant parse(String text) {
        Instant instant;
        try {
            instant = Rfc3339.instant(text);
        } catch (DateTimeException unreadable) {
            throw new DateTimeException(Rfc3339.FORM, unreadable);
        }
        if (!isSupported(instant)) {
            throw new DateTimeException(BOUNDS);
        }
        return instant;
    }
}
