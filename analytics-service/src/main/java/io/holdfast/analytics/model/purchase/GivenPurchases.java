package io.holdfast.analytics.model.purchase;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.model.estimation.Checked;
import io.holdfast.analytics.model.estimation.TableErrors;

/**
 * One row of a table that a client gives. A number that is absent is null; one that cannot be read is NaN.
 *
 * @param count customers with this history; absent is 1
 */
public record GivenPurchases(
        @Nullable Double frequency,
        @Nullable Double recency,
        @Nullable Double age,
        @Nullable Double count) {

    private static final double FREQUENCY_MAX = 1e9;

    public static Checked<PurchaseTable> check(List<GivenPurchases> rows) {
        TableErrors errors = new TableErrors();
        PurchaseTable.Builder table = new PurchaseTable.Builder();
        for (int row = 0; row < rows.size(); row++) {
            rows.get(row).addTo(table, row, errors);
        }
        return errors.or(table::build);
    }

    private void addTo(PurchaseTable.Builder table, int row, TableErrors errors) {
        long x = errors.whole(row, "frequency", frequency, 0, FREQUENCY_MAX);
        double lastPurchase = errors.time(row, "recency", recency);
        double observed = errors.time(row, "age", age);
        long customers = errors.count(row, count);
        if (errors.isInvalid(row)) {
            return;
        }
        if (lastPurchase > observed) {
            errors.add(row, "recency", "must not exceed age");
        } else if (x == 0 && lastPurchase != 0) {
            errors.add(row, "recency", "must be 0 when frequency is 0");
        } else {
            table.add(new PurchaseHistory(x, lastPurchase, observed), customers);
        }
    }
}
