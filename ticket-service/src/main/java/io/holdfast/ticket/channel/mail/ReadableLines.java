package io.holdfast.ticket.channel.mail;

/** Writes lines as a reader sees them: blanks run together, at most one empty line, {@code >} before quoted ones. */
final class ReadableLines {

    private static final int QUOTES_MAX = 20;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder line = new StringBuilder();
    private int quotes;
    /** Of the line that was written last. */
    private int quotesAbove;

    private boolean emptyLineIsDue;

    int length() {
        return text.length() + line.length();
    }

    void text(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\u00A0') {
                blank();
            } else {
                line.append(c);
            }
        }
    }

    void preformatted(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (c == '\n') {
                lineBreak();
            } else {
                line.append(c == '\u00A0' ? ' ' : c);
            }
        }
    }

    void blank() {
        if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
            line.append(' ');
        }
    }

    /** What follows begins on a line of its own. */
    void line() {
        if (!line.isEmpty()) {
            lineBreak();
        }
    }

    /** What follows is set apart by an empty line. */
    void paragraph() {
        line();
        emptyLineIsDue = true;
    }

    void lineBreak() {
        String written = line.toString().stripTrailing();
        line.setLength(0);
        if (written.isEmpty()) {
            emptyLineIsDue = true;
            return;
        }
        if (emptyLineIsDue && !text.isEmpty()) {
            text.append(prefix(Math.min(quotes, quotesAbove)).stripTrailing()).append('\n');
        }
        emptyLineIsDue = false;
        quotesAbove = quotes;
        text.append(prefix(quotes)).append(written).append('\n');
    }

    /** What follows is quoted once more, or once less. */
    void quote(int more) {
        line();
        quotes += more;
    }

    private static String prefix(int quotes) {
        return "> ".repeat(Math.min(quotes, QUOTES_MAX));
    }

    @Override
    public String toString() {
        line();
        return text.toString().strip();
    }
}
