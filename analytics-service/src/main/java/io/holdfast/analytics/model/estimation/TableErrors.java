package io.holdfast.analytics.model.estimation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/** Collects the errors of a table, and checks numbers. Bounded: the errors beyond the first are not kept. */
public final class TableErrors {

    /** More than a client reads. */
    private static final int COUNT_MAX = 100;

    private static final double TIME_MIN = 1e-15;
    private static final double TIME_MAX = 1e15;
    private static final double COUNT_VALUE_MAX = 1e12;

    private final List<TableError> errors = new ArrayList<>(0);
    private int lastRow = -1;

    public <T> Checked<T> or(Supplier<T> table) {
        return errors.isEmpty() ? new Checked.Valid<>(table.get()) : new Checked.Invalid<>(errors);
    }

    /** Whether the row to which an error was added last is this one. */
    public boolean isInvalid(int row) {
        return row == lastRow;
    }

    public void add(int row, String field, String message) {
        lastRow = row;
        if (errors.size() < COUNT_MAX) {
            errors.add(new TableError(row, field, message));
        }
    }

    /** A whole number of customers; absent is 1. */
    public long count(int row, @Nullable Double value) {
        return value == null ? 1 : whole(row, "count", value, 1, COUNT_VALUE_MAX);
    }

    public long whole(int row, String field, @Nullable Double value, double min, double max) {
        double number = within(row, field, value, min, max, "whole number");
        if (number != Math.rint(number)) {
            add(row, field, "must be a whole number");
            return (long) min;
        }
        return (long) number;
    }

    /** A duration in any unit. */
    public double time(int row, String field, @Nullable Double value) {
        double number = within(row, field, value, 0, TIME_MAX, "number");
        if (number > 0 && number < TIME_MIN) {
            add(row, field, "must be 0 or at least 1e-15");
            return 0;
        }
        return number;
    }

    /** The value; the least valid one where it is not valid. */
    public double within(int row, String field, @Nullable Double value, double min, double max, String kind) {
        if (value != null && value >= min && value <= max) {
            return value;
        }
        add(row, field, "must be a %s from %s to %s".formatted(kind, text(min), text(max)));
        return min;
    }

    /** All bounds are small whole numbers or powers of ten. */
    private static String text(double bound) {
        return bound < 1e6 ? String.valueOf((long) bound) : "1e" + Math.round(Math.log10(bound));
    }
}
