package io.holdfast.analytics.model.purchase;

import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.model.estimation.Checked;
import io.holdfast.analytics.model.estimation.TableError;

import static org.assertj.core.api.Assertions.assertThat;

class GivenPurchasesTest {

    @Test
    void equalRowsAreOne() {
        Checked<PurchaseTable> checked = GivenPurchases.check(
                List.of(row(2.0, 3.0, 9.0, 4.0), row(2.0, 3.0, 9.0, null), row(0.0, -0.0, 9.0, 1.0)));

        assertThat(checked).isInstanceOfSatisfying(Checked.Valid.class, valid -> {
            PurchaseTable table = (PurchaseTable) valid.table();
            assertThat(table.rows())
                    .containsExactly(
                            new PurchaseTable.Row(new PurchaseHistory(0, 0, 9), 1),
                            new PurchaseTable.Row(new PurchaseHistory(2, 3, 9), 5));
            assertThat(table.customers()).isEqualTo(6);
        });
    }

    @Test
    void eachErrorNamesItsRowAndField() {
        assertThat(errorsOf(
                        row(1.0, 1.0, 2.0, 1.0),
                        row(-1.0, 0.0, 2.0, 1.0),
                        row(1.5, 1.0, 2.0, 1.0),
                        row(Double.NaN, 0.0, 2.0, 1.0),
                        row(1.0, 3.0, 2.0, 1.0),
                        row(0.0, 1.0, 2.0, 1.0),
                        row(1.0, 1.0, Double.POSITIVE_INFINITY, 1.0),
                        row(1.0, 1.0, 2.0, 0.0),
                        row(1.0, 1.0, 2.0, 1.5),
                        row(null, 0.0, 2.0, 1.0),
                        row(2e9, 1.0, 2.0, 1e15),
                        row(1.0, -1.0, 2.0, 1.0),
                        row(1.0, 1e-300, 2.0, 1.0)))
                .containsExactly(
                        new TableError(1, "frequency", "must be a whole number from 0 to 1e9"),
                        new TableError(2, "frequency", "must be a whole number"),
                        new TableError(3, "frequency", "must be a whole number from 0 to 1e9"),
                        new TableError(4, "recency", "must not exceed age"),
                        new TableError(5, "recency", "must be 0 when frequency is 0"),
                        new TableError(6, "age", "must be a number from 0 to 1e15"),
                        new TableError(7, "count", "must be a whole number from 1 to 1e12"),
                        new TableError(8, "count", "must be a whole number"),
                        new TableError(9, "frequency", "must be a whole number from 0 to 1e9"),
                        new TableError(10, "frequency", "must be a whole number from 0 to 1e9"),
                        new TableError(10, "count", "must be a whole number from 1 to 1e12"),
                        new TableError(11, "recency", "must be a number from 0 to 1e15"),
                        new TableError(12, "recency", "must be 0 or at least 1e-15"));
    }

    @Test
    void moreErrorsThanAClientReadsAreNotKept() {
        GivenPurchases[] rows =
                Collections.nCopies(500, row(-1.0, 0.0, 2.0, 1.0)).toArray(GivenPurchases[]::new);

        assertThat(errorsOf(rows)).hasSize(100);
    }

    private static List<TableError> errorsOf(GivenPurchases... rows) {
        return switch (GivenPurchases.check(List.of(rows))) {
            case Checked.Valid<PurchaseTable> valid -> List.of();
            case Checked.Invalid<PurchaseTable> invalid -> invalid.errors();
        };
    }

    private static GivenPurchases row(
            @Nullable Double frequency, @Nullable Double recency, @Nullable Double age, @Nullable Double count) {
        return new GivenPurchases(frequency, recency, age, count);
    }
}
