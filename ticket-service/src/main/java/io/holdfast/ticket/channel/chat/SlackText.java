package io.holdfast.ticket.channel.chat;

/** Slack's marks in texts, as plain text. */
final class SlackText {

    private SlackText() {}

    static String plain(String marked) {
        StringBuilder plain = new StringBuilder(marked.length());
        int position = 0;
        while (position < marked.length()) {
            int open = marked.indexOf('<', position);
            int close = open < 0 ? -1 : marked.indexOf('>', open);
            if (close < 0) {
                return plain.append(decoded(marked.substring(position))).toString();
            }
            plain.append(decoded(marked.substring(position, open)));
            plain.append(decoded(ofMark(marked.substring(open + 1, close))));
            position = close + 1;
        }
        return plain.toString();
    }

    /** What stands between angle brackets: a link, or the mention of a person, a channel or a group. */
    private static String ofMark(String mark) {
        int bar = mark.indexOf('|');
        String target = bar < 0 ? mark : mark.substring(0, bar);
        String label = bar < 0 ? "" : mark.substring(bar + 1);
        return switch (target.isEmpty() ? ' ' : target.charAt(0)) {
            case '@' -> "@" + (label.isEmpty() ? target.substring(1) : withoutSign(label, '@'));
            case '#' -> "#" + (label.isEmpty() ? target.substring(1) : withoutSign(label, '#'));
            case '!' -> special(target.substring(1), label);
            default -> label.isEmpty() ? target : label + " (" + target + ")";
        };
    }

    /** {@code here}, {@code channel} and {@code everyone}; {@code subteam^id}; and dates, which have a fallback as label. */
    private static String special(String target, String label) {
        int caret = target.indexOf('^');
        if (caret >= 0 && !label.isEmpty()) {
            return label;
        }
        return "@" + (target.startsWith("subteam^") ? target.substring(caret + 1) : target);
    }

    private static String withoutSign(String label, char sign) {
        return label.charAt(0) == sign ? label.substring(1) : label;
    }

    private static String decoded(String text) {
        // The ampersand last: an escaped ampersand before "lt;" is no angle bracket.
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
