package io.holdfast.contract;

/** Values of the open vocabularies (channel, department, tag): any lower-case word, with some predefined. */
public final class Keywords {

    public static final String DEPARTMENT_SALES = "sales";
    public static final String DEPARTMENT_TECHNICAL = "technical";
    public static final String DEPARTMENT_ENTERPRISE = "enterprise";
    /** The department of a ticket that was created without one. */
    public static final String DEPARTMENT_GENERAL = "general";

    public static final String CHANNEL_CHAT = "chat";

    private Keywords() {}

    /** A lower-case word: starts with a letter or digit, then letters, digits, dots, underscores or hyphens; at most 64. */
    public static boolean isKeyword(String text) {
        if (text.isEmpty() || text.length() > Ids.LENGTH_MAX || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetterOrDigit(c) && c != '-' && c != '_' && c != '.') {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns the word itself.
     *
     * @throws IllegalArgumentException when the text is not a lower-case word
     */
    public static String require(String text) {
        if (!isKeyword(text)) {
            throw new IllegalArgumentException("a lower-case word of 1 to 64 characters of a-z 0-9 . _ -");
        }
        return text;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }
}
