package io.holdfast.contract;

/** The form of every id: opaque, 1 to 64 characters of {@code [A-Za-z0-9._:-]}. */
public final class Ids {

    public static final int LENGTH_MAX = 64;

    private Ids() {}

    public static boolean isId(String text) {
        if (text.isEmpty() || text.length() > LENGTH_MAX) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (!isIdCharacter(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the id itself.
     *
     * @throws IllegalArgumentException when the text is not an id; the message says what an id is
     */
    public static String require(String text) {
        if (!isId(text)) {
            throw new IllegalArgumentException("an id has 1 to 64 characters of A-Z a-z 0-9 . _ : -");
        }
        return text;
    }

    private static boolean isIdCharacter(char c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '.'
                || c == '_'
                || c == ':'
                || c == '-';
    }
}
