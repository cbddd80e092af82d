package io.holdfast.ticket.channel.adapter;

import java.util.List;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/** Texts as they are stored: what PostgreSQL and UTF-8 can hold, with the placeholders of what is not text. */
public final class MessageTexts {

    /** Characters; a longer text is cut. */
    public static final int LENGTH_MAX = 200_000;

    private static final int SUBJECT_LENGTH_MAX = 100;
    private static final Pattern LINE_ENDS = Pattern.compile("\\r\\n|[\\r\\u0085\\u2028\\u2029]");
    private static final Pattern CONTROLS = Pattern.compile("\\p{Cntrl}+");

    private MessageTexts() {}

    /**
     * With {@code \n} as line ends, without outer blanks and NUL, U+FFFD for half a surrogate pair, and at most
     * {@value #LENGTH_MAX} characters.
     */
    public static String clean(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String lines = LINE_ENDS.matcher(text.replace("\0", "")).replaceAll("\n");
        return cut(wellFormed(lines).strip(), LENGTH_MAX);
    }

    /** A cleaned text and below it a line for each placeholder, such as {@code [image]}. */
    public static String withPlaceholders(@Nullable String text, List<String> placeholders) {
        String clean = clean(text);
        if (placeholders.isEmpty()) {
            return clean;
        }
        String below = clean(String.join("\n", placeholders));
        String above = cut(clean, Math.max(0, LENGTH_MAX - below.length() - 1)).stripTrailing();
        return above.isEmpty() ? below : above + "\n" + below;
    }

    /** {@code [file: name]}; {@code [file]} without a name. */
    public static String file(@Nullable String name) {
        String line = oneLine(name);
        return line.isEmpty() ? "[file]" : "[file: " + line + "]";
    }

    /**
     * The subject of a chat ticket: the first line of its text that is not blank, at most 100 characters, without control
     * characters; empty when the whole text is blank.
     */
    public static String subject(String text) {
        String line = text.lines()
                .map(MessageTexts::oneLine)
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElse("");
        return cut(line, SUBJECT_LENGTH_MAX).strip();
    }

    /** Cleaned, with one blank for the control characters in each place. */
    public static String oneLine(@Nullable String text) {
        return text == null
                ? ""
                : CONTROLS.matcher(wellFormed(text)).replaceAll(" ").strip();
    }

    /** At most so many characters, never half a surrogate pair. */
    public static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) {
            return text;
        }
        int end = lengthMax > 0 && Character.isHighSurrogate(text.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
        return text.substring(0, end);
    }

    private static String wellFormed(String text) {
        StringBuilder repaired = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else {
                repaired = repaired == null ? new StringBuilder(text) : repaired;
                repaired.setCharAt(i, '\uFFFD');
            }
        }
        return repaired == null ? text : repaired.toString();
    }
}
