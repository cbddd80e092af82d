package io.holdfast.sla.label;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The words that one label may have: those that are listed, and the first few others that come; any further word is {@value
 * #OTHER}. Words are not given up again, so that the number of series ever exported is bounded, not only that at one time.
 * Thread-safe.
 */
final class LabelWords {

    static final String OTHER = "other";

    private final Set<String> words;
    private final int countMax;

    /** @param unlistedMax words beside the listed ones */
    LabelWords(Collection<String> listed, int unlistedMax) {
        this.words = new LinkedHashSet<>(listed);
        this.countMax = words.size() + unlistedMax;
    }

    synchronized String label(String word) {
        if (words.contains(word)) {
            return word;
        }
        if (word.equals(OTHER) || words.size() >= countMax) {
            return OTHER;
        }
        words.add(word);
        return word;
    }

    synchronized String[] known() {
        return words.toArray(String[]::new);
    }
}
