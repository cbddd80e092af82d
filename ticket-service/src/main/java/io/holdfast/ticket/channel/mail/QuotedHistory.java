package io.holdfast.ticket.channel.mail;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.holdfast.ticket.channel.adapter.MessageTexts;

/**
 * The earlier mails that a mail program repeats below an answer. They are cut from a line that introduces a quotation, and
 * only when nothing but quoted lines follow: answers between quoted lines and forwarded mails stay.
 */
final class QuotedHistory {

    /** Lines over which a program breaks its introduction. */
    private static final int INTRODUCTION_LINES_MAX = 4;

    private static final int HEADER_LINES_MAX = 12;
    private static final int LINE_LENGTH_MAX = 1_000;

    /** In the languages of mail programs: who wrote. Each stands as a word of its own. */
    private static final Pattern WROTE = Pattern.compile(
            "(?<![\\p{L}])(?:wrote|schrieb|schrieben|a écrit|escribió|ha scritto|scrisse|schreef|skrev|escreveu|pisze|napisał"
                    + "|napsal|napsala|kirjoitti|yazdı|írta|написал|написала|пишет|написав)(?![\\p{L}])");

    private static final Pattern BEGINS =
            Pattern.compile("(?:on|am|le|el|il|op|den|em|no dia|w dniu|dnia|dne|på|i|ons|tor|fre|man|tir)[ ,]");
    private static final Pattern RULE = Pattern.compile("[-_*=\\s]{0,60}(?:original message|ursprüngliche nachricht"
            + "|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|originalmeddelande"
            + "|oprindelig meddelelse|mensagem original|wiadomość oryginalna)[-_*=\\s:]{0,60}");
    private static final Pattern FORWARDED = Pattern.compile(
            "forward|weitergeleitet|transféré|reenviado|inoltrat|doorgestuurd|vidarebefordrat|przekazan");
    private static final Pattern LINE_OF_SIGNS = Pattern.compile("[-_*=]{5,200}");
    private static final Pattern FIELD = Pattern.compile("\\*?(?<name>\\p{L}[\\p{L} -]{0,20}?)\\*? ?:.*");
    private static final List<String> FROM =
            List.of("from", "von", "de", "da", "van", "från", "fra", "od", "lähettäjä");
    private static final List<String> SENT_OR_TO = List.of(
            "sent",
            "date",
            "to",
            "gesendet",
            "datum",
            "an",
            "envoyé",
            "à",
            "enviado",
            "para",
            "fecha",
            "inviato",
            "a",
            "verzonden",
            "aan",
            "skickat",
            "till",
            "sendt",
            "til",
            "dato",
            "wysłano",
            "do",
            "lähetetty");

    private QuotedHistory() {}

    /** The text without the history at its end; all of it where nothing would be left. */
    static String cut(String text) {
        List<String> lines = MessageTexts.clean(text).lines().toList();
        int introduction = introductionStart(lines);
        if (introduction < 0) {
            return text;
        }
        String above = String.join("\n", lines.subList(0, introduction)).strip();
        return above.isEmpty() ? text : above;
    }

    private static int introductionStart(List<String> lines) {
        int last = lines.size() - 1;
        boolean quoted = false;
        while (last >= 0 && (isQuoted(lines.get(last)) || lines.get(last).isBlank())) {
            quoted |= isQuoted(lines.get(last));
            last--;
        }
        if (!quoted || last < 0) {
            return -1;
        }
        int block = headerBlockStart(lines, last);
        int rule = block < 0 ? last : above(lines, block);
        if (rule >= 0 && RULE.matcher(plain(lines.get(rule))).matches()) {
            return rule;
        }
        if (block >= 0) {
            return isForwarded(lines, rule) ? -1 : ruledStart(lines, block, rule);
        }
        return attributionStart(lines, last);
    }

    private static boolean isQuoted(String line) {
        return line.stripLeading().startsWith(">");
    }

    private static boolean isForwarded(List<String> lines, int rule) {
        return rule >= 0 && FORWARDED.matcher(plain(lines.get(rule))).find();
    }

    /** Outlook draws a line above its block. */
    private static int ruledStart(List<String> lines, int block, int rule) {
        return rule >= 0 && LINE_OF_SIGNS.matcher(plain(lines.get(rule))).matches() ? rule : block;
    }

    /** The first line of {@code From:}, {@code Sent:}, {@code To:} and others that end at a line; -1 without them. */
    private static int headerBlockStart(List<String> lines, int last) {
        boolean isOfMail = false;
        for (int at = last; at >= 0 && at > last - HEADER_LINES_MAX; at--) {
            var field = FIELD.matcher(plain(lines.get(at)));
            if (!field.matches()) {
                return -1;
            }
            String name = field.group("name").strip();
            isOfMail |= SENT_OR_TO.contains(name);
            if (isOfMail && FROM.contains(name)) {
                return at;
            }
        }
        return -1;
    }

    /** The last line above one that is not blank; -1 without one. */
    private static int above(List<String> lines, int line) {
        int at = line - 1;
        while (at >= 0 && lines.get(at).isBlank()) {
            at--;
        }
        return at;
    }

    /** "On … wrote:", on one line or several. */
    private static int attributionStart(List<String> lines, int last) {
        String joined = "";
        for (int at = last; at >= 0 && at > last - INTRODUCTION_LINES_MAX; at--) {
            String line = plain(lines.get(at));
            joined = joined.isEmpty() ? line : line + " " + joined;
            if (line.isEmpty() || joined.length() > LINE_LENGTH_MAX || !joined.endsWith(":")) {
                break;
            }
            if (BEGINS.matcher(line).lookingAt() && WROTE.matcher(joined).find()) {
                return at;
            }
        }
        String line = plain(lines.get(last));
        boolean namesSomeone = line.indexOf('@') >= 0 || line.chars().anyMatch(Character::isDigit);
        return line.endsWith(":") && namesSomeone && WROTE.matcher(line).find() ? last : -1;
    }

    private static String plain(String line) {
        return MessageTexts.cut(line.strip(), LINE_LENGTH_MAX)
                .replace('\u00A0', ' ')
                .toLowerCase(Locale.ROOT);
    }
}
