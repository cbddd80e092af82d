package io.holdfast.ticket.channel.mail;

/** Comments in structured header fields, which may be nested (RFC 5322 3.2.2). */
final class HeaderComments {

    private HeaderComments() {}

    /** The text with a blank for each comment. */
    static String without(String text) {
        if (text.indexOf('(') < 0) {
            return text.strip();
        }
        StringBuilder bare = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '(') {
                bare.append(' ');
                at = end(text, at);
            } else {
                bare.append(c);
                at++;
            }
        }
        return bare.toString().strip();
    }

    /** The index after the comment that begins at an index; the end of the text if it is not closed. */
    static int end(String text, int start) {
        int depth = 0;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\\') {
                at++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return at + 1;
            }
        }
        return text.length();
    }
}
