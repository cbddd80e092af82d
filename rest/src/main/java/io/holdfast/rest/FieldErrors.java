package io.holdfast.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Collects the invalid fields of one request, so that all of them are reported at once. Bounded: of the errors beyond the
 * maximum only the number is kept, and told as one more entry. Not thread-safe.
 */
public final class FieldErrors {

    /** Of one request: more than a client reads. */
    public static final int COUNT_MAX = 100;

    /** Of one item of a batch. */
    public static final int ITEM_COUNT_MAX = 20;

    private static final int FIELD_LENGTH_MAX = 200;
    private static final int MESSAGE_LENGTH_MAX = 1_000;

    private final List<FieldError> errors = new ArrayList<>(0);
    private final int countMax;
    private int unlisted;

    public FieldErrors() {
        this(COUNT_MAX);
    }

    public FieldErrors(int countMax) {
        this.countMax = countMax;
    }

    /**
     * A collector for the next item of a batch: at least one error, since every rejected item has a reason; no more than
     * are left of the request's.
     *
     * @param listed the errors that were listed for the items before
     */
    public static FieldErrors ofItem(int listed) {
        return new FieldErrors(Math.clamp(COUNT_MAX - listed, 1, ITEM_COUNT_MAX));
    }

    public void add(String field, String message) {
        if (errors.size() < countMax) {
            errors.add(new FieldError(cut(field, FIELD_LENGTH_MAX), cut(message, MESSAGE_LENGTH_MAX)));
        } else {
            unlisted++;
        }
    }

    public void add(FieldError error) {
        add(error.field(), error.message());
    }

    public void addAll(Collection<FieldError> more) {
        more.forEach(this::add);
    }

    public void addAll(FieldErrors more) {
        addAll(more.errors);
        unlisted += more.unlisted;
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** How many are listed, without the entry that counts the rest. */
    public int listed() {
        return errors.size();
    }

    /** The errors in the order in which they were found; the last entry counts those that are not listed, if any. */
    public List<FieldError> list() {
        if (unlisted == 0) {
            return List.copyOf(errors);
        }
        List<FieldError> all = new ArrayList<>(errors);
        all.add(new FieldError("", unlisted == 1 ? "1 more error" : unlisted + " more errors"));
        return List.copyOf(all);
    }

    /**
     * Does nothing when there are no errors.
     *
     * @throws Problem 422 with all errors
     */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw Problem.invalid(list());
        }
    }

    /** Names and values of the sender may be as long as the body. */
    private static String cut(String text, int lengthMax) {
        if (text.length() <= lengthMax) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(lengthMax - 1)) ? lengthMax - 1 : lengthMax;
        return text.substring(0, end) + "…";
    }
}
