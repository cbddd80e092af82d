package io.holdfast.contract;

import java.util.regex.Pattern;

/**
 * The forms of a CloudEvent's attributes. They hold for an event that is reported over REST and for one that is read from
 * Kafka; the id and the import's id are {@link Ids}.
 */
public final class EventAttributes {

    public static final int SOURCE_LENGTH_MAX = 255;
    /** Version 00 of the format, which any later version begins with; ids of zeros and the version ff are invalid. */
    private static final Pattern TRACE =
            Pattern.compile("(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");

    private EventAttributes() {}

    /** A URI reference of visible ASCII characters. */
    public static boolean isSource(String text) {
        return isVisible(text, SOURCE_LENGTH_MAX);
    }

    /**
     * A W3C {@code traceparent} of 55 characters.
     *
     * @see <a href="https://www.w3.org/TR/trace-context/#traceparent-header">Trace Context</a>
     */
    public static boolean isTrace(String text) {
        return TRACE.matcher(text).matches();
    }

    private static boolean isVisible(String text, int lengthMax) {
        if (text.isEmpty() || text.length() > lengthMax) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
