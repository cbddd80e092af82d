package io.holdfast.contract;

/**
 * The form of names that shops give to their articles and categories ({@code sku}, {@code category}): 1 to 100 printable
 * characters (Unicode code points), with spaces, slashes and any script. Not printable are control characters, line and
 * paragraph separators, and halves of surrogate pairs, which are not UTF-8; at least one character is visible.
 */
public final class PrintableText {

    public static final int LENGTH_MAX = 100;

    private PrintableText() {}

    public static boolean isPrintable(String text) {
        if (text.isEmpty() || text.codePointCount(0, text.length()) > LENGTH_MAX) {
            return false;
        }
        boolean visible = false;
        for (int i = 0; i < text.length(); ) {
            int codePoint = text.codePointAt(i);
            if (!isPrintable(codePoint)) {
                return false;
            }
            visible |= isVisible(codePoint);
            i += Character.charCount(codePoint);
        }
        return visible;
    }

    /**
     * Returns the text itself.
     *
     * @throws IllegalArgumentException when the text is not printable
     */
    static String require(String text) {
        if (!isPrintable(text)) {
            throw new IllegalArgumentException(
                    "a text of 1 to 100 printable characters: no control characters, and not only spaces");
        }
        return text;
    }

    private static boolean isPrintable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    /** Neither a space of any kind nor a mark of formatting, such as the zero-width joiner. */
    private static boolean isVisible(int codePoint) {
        return !Character.isSpaceChar(codePoint)
                && !Character.isWhitespace(codePoint)
                && Character.getType(codePoint) != Character.FORMAT;
    }
}
