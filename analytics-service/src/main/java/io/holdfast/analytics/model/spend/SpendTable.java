package io.holdfast.analytics.model.spend;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.holdfast.analytics.model.estimation.SystematicSample;

/**
 * What customers spent on average in their repeat purchases, equal ones counted in one row; by frequency, then value.
 * Only customers who purchased again, and spent something, take part.
 */
public final class SpendTable {

    private static final Comparator<Row> ORDER =
            Comparator.comparingLong(Row::frequency).thenComparingDouble(Row::meanValue);

    private final List<Row> rows;
    private final long customers;

    private SpendTable(List<Row> rows) {
        this.rows = rows;
        customers = rows.stream().mapToLong(Row::count).reduce(0, Math::addExact);
    }

    record Row(long frequency, double meanValue, long count) {}

    List<Row> rows() {
        return rows;
    }

    /** Those who take part. */
    long customers() {
        return customers;
    }

    double meanValue() {
        return rows.stream()
                .mapToDouble(row -> row.meanValue * ((double) row.count / customers))
                .sum();
    }

    /** This table, or so many of its customers when it has more rows. */
    SpendTable sample(int customersMax) {
        if (rows.size() <= customersMax) {
            return this;
        }
        Builder sample = new Builder();
        SystematicSample taken = new SystematicSample(customers, customersMax);
        for (Row row : rows) {
            long count = taken.next(row.count);
            if (count > 0) {
                sample.add(row.frequency, row.meanValue, count);
            }
        }
        return sample.build();
    }

    /** Not thread-safe. */
    public static final class Builder {

        private final List<Row> rows = new ArrayList<>();

        /**
         * Adds customers; does nothing for those who take no part.
         *
         * @param frequency repeat purchases
         * @param meanValue mean over them, in any unit
         * @param count how many such customers
         */
        public Builder add(long frequency, double meanValue, long count) {
            if (frequency < 0 || count < 1 || !(meanValue >= 0 && meanValue < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "no spend: frequency %d, mean value %s, count %d".formatted(frequency, meanValue, count));
            }
            if (frequency > 0 && meanValue > 0) {
                rows.add(new Row(frequency, meanValue, count));
            }
            return this;
        }

        public SpendTable build() {
            rows.sort(ORDER);
            List<Row> distinct = new ArrayList<>();
            for (Row row : rows) {
                Row last = distinct.isEmpty() ? row : distinct.getLast();
                if (!distinct.isEmpty() && ORDER.compare(last, row) == 0) {
                    long count = Math.addExact(last.count, row.count);
                    distinct.set(distinct.size() - 1, new Row(row.frequency, row.meanValue, count));
                } else {
                    distinct.add(row);
                }
            }
            return new SpendTable(distinct);
        }
    }
}
