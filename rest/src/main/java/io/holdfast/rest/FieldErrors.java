package io.holdfast.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Collects the invalid fields of one request, so that all of them are reported at once. Bounded: errors beyond the
 * maximum are dropped. Not thread-safe.
 */
public final class FieldErrors {

    /** More than a client reads, and about as many as the fields of the largest single object. */
    public static final int COUNT_MAX = 1_000;

    private final List<FieldError> errors = new ArrayList<>(0);
    private final int countMax;

    public FieldErrors() {
        this(COUNT_MAX);
    }

    public FieldErrors(int countMax) {
        this.countMax = countMax;
    }

    public void add(String field, String message) {
        add(new FieldError(field, message));
    }

    public void add(FieldError error) {
        if (errors.size() < countMax) {
            errors.add(error);
        }
    }

    public void addAll(Collection<FieldError> more) {
        more.forEach(this::add);
    }

    public boolean isEmpty() {
        return errors.isEmpty();
    }

    /** The errors in the order in which they were found; a view. */
    public List<FieldError> list() {
        return Collections.unmodifiableList(errors);
    }

    /**
     * Does nothing when there are no errors.
     *
     * @throws Problem 422 with all errors
     */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }
}
