package io.holdfast.ticket.arrival;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * A text in which whole words are looked for, in any script and without regard to case. Texts are compared as Unicode's
 * caseless matching does, approximately: in normalization form KC, each character in capitals and then in small letters, with
 * one form of the Greek sigma and one of the letter i. A word ends where a letter, digit or mark follows on none; scripts that
 * write words without blanks have no such ends, so that a word of theirs may be anywhere.
 */
final class Words {

    /** UAX #29: scripts whose words are not separated by blanks. */
    private static final Set<Character.UnicodeScript> WITHOUT_BLANKS = Set.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.THAI,
            Character.UnicodeScript.LAO,
            Character.UnicodeScript.KHMER,
            Character.UnicodeScript.MYANMAR);

    /** Of a longer text only the beginning is looked at: rules sort by what a message begins with. */
    private static final int LENGTH_MAX = 20_000;

    private final String text;

    private Words(String text) {
        this.text = text;
    }

    static Words of(String text) {
        String folded = fold(text.length() > LENGTH_MAX ? text.substring(0, LENGTH_MAX) : text);
        return new Words(folded.length() > LENGTH_MAX ? folded.substring(0, LENGTH_MAX) : folded);
    }

    /**
     * Whether a word, or words with blanks between them, are in the text.
     *
     * @param folded by {@link #fold}
     */
    boolean contains(String folded) {
        if (folded.isEmpty()) {
            return false;
        }
        for (int at = text.indexOf(folded); at >= 0; at = text.indexOf(folded, at + 1)) {
            if (isEnd(at, folded.codePointAt(0), true)
                    && isEnd(at + folded.length(), folded.codePointBefore(folded.length()), false)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a word ends at this position of the text.
     *
     * @param inside the character of the word beside it
     */
    private boolean isEnd(int position, int inside, boolean before) {
        boolean atEdge = before ? position == 0 : position == text.length();
        if (atEdge || !isWordPart(inside) || isWithoutBlanks(inside)) {
            return true;
        }
        int outside = before ? text.codePointBefore(position) : text.codePointAt(position);
        return !isWordPart(outside) || isWithoutBlanks(outside);
    }

    private static boolean isWordPart(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> true;
            default -> Character.isLetterOrDigit(character);
        };
    }

    private static boolean isWithoutBlanks(int character) {
        return WITHOUT_BLANKS.contains(Character.UnicodeScript.of(character));
    }

    /** The form in which texts and words are compared. */
    static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT)
                .replace('ς', 'σ')
                .replace("i\u0307", "i")
                .replace('ı', 'i')
                .strip();
    }
}
