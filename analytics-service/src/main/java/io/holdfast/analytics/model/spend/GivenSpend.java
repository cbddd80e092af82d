package io.holdfast.analytics.model.spend;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Checked;
import io.holdfast.analytics.model.estimation.TableErrors;

/**
 * One row of a table that a client gives. A number that is absent is null; one that cannot be read is NaN.
 *
 * @param meanValue of the repeat purchases
 * @param count customers with this row; absent is 1
 */
public record GivenSpend(
        @Nullable Double frequency,
        @Nullable Double meanValue,
        @Nullable Double count) {

    private static final double FREQUENCY_MAX = 1e9;
    private static final double VALUE_MIN = 1e-15;
    private static final double VALUE_MAX = 1e15;

    public static Checked<SpendTable> check(List<GivenSpend> rows) {
        TableErrors errors = new TableErrors();
        SpendTable.Builder table = new SpendTable.Builder();
        for (int row = 0; row < rows.size(); row++) {
            GivenSpend given = rows.get(row);
            long x = errors.whole(row, "frequency", given.frequency, 0, FREQUENCY_MAX);
            double value = errors.within(row, "meanValue", given.meanValue, 0, VALUE_MAX, "number");
            if (value > 0 && value < VALUE_MIN) {
                errors.add(row, "meanValue", "must be 0 or at least 1e-15");
            }
            table.add(x, value, errors.count(row, given.count));
        }
        return errors.or(table::build);
    }
}
