package io.holdfast.analytics.model.estimation;

import java.util.List;

/** A table as a client gave it, after validation. */
public sealed interface Checked<T> {

    /** A table that can be used. */
    record Valid<T>(T table) implements Checked<T> {}

    /**
     * A table that cannot be used.
     *
     * @param errors at least one
     */
    record Invalid<T>(List<TableError> errors) implements Checked<T> {

        public Invalid {
            errors = List.copyOf(errors);
        }
    }
}
