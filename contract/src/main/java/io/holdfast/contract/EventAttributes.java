package io.holdfast.contract;

/**
 * The forms of a CloudEvent's attributes. They hold for an event that is reported over REST and for one that is read from
 * Kafka; the id and the import's id are {@link Ids}.
 */
public final class EventAttributes {

    public static final int SOURCE_LENGTH_MAX = 255;
    private static final int TRACE_LENGTH_MAX = 512;

    private EventAttributes() {}

    /** A URI reference of visible ASCII characters. */
    public static boolean isSource(String text) {
        return isVisible(text, SOURCE_LENGTH_MAX);
    }

    /** A W3C trace context, as far as its length and characters tell. */
    public static boolean isTrace(String text) {
        return isVisible(text, TRACE_LENGTH_MAX);
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
