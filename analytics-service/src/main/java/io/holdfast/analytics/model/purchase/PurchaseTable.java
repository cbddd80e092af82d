package io.holdfast.analytics.model.purchase;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.holdfast.analytics.model.estimation.SystematicSample;

/** The histories of many customers, equal ones counted in one row; by frequency, then age, then recency. */
public final class PurchaseTable {

    private static final Comparator<Row> ORDER = Comparator.<Row>comparingLong(row -> row.history.frequency())
            .thenComparingDouble(row -> row.history.age())
            .thenComparingDouble(row -> row.history.recency());

    private final List<Row> rows;
    private final long customers;

    private PurchaseTable(List<Row> rows) {
        this.rows = rows;
        customers = rows.stream().mapToLong(Row::count).reduce(0, Math::addExact);
    }

    /**
     * One history.
     *
     * @param count customers who have it
     */
    public record Row(PurchaseHistory history, long count) {}

    public List<Row> rows() {
        return rows;
    }

    public long customers() {
        return customers;
    }

    /** Equal for equal tables; that different ones have the same is as unlikely as for any 64 bits. */
    public long digest() {
        long digest = customers;
        for (Row row : rows) {
            digest = mix(digest, row.history.frequency());
            digest = mix(digest, Double.doubleToLongBits(row.history.recency()));
            digest = mix(digest, Double.doubleToLongBits(row.history.age()));
            digest = mix(digest, row.count);
        }
        return digest;
    }

    /** The finalizer of MurmurHash3 (Appleby), over a running sum. */
    private static long mix(long digest, long value) {
        long mixed = digest * 31 + value;
        mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    /** Whether a model can be fitted: two customers, a repeat purchase, and time. */
    boolean isEnough() {
        return customers >= 2
                && rows.stream().anyMatch(row -> row.history.frequency() > 0)
                && rows.stream().anyMatch(row -> row.history.age() > 0);
    }

    double meanAge() {
        return rows.stream()
                .mapToDouble(row -> row.history.age() * ((double) row.count / customers))
                .sum();
    }

    /** Σ x over all customers. */
    double repeatPurchases() {
        return rows.stream()
                .mapToDouble(row -> (double) row.history.frequency() * row.count)
                .sum();
    }

    /** This table, or so many of its customers when it has more rows. */
    PurchaseTable sample(int customersMax) {
        if (rows.size() <= customersMax) {
            return this;
        }
        Builder sample = new Builder();
        SystematicSample taken = new SystematicSample(customers, customersMax);
        for (Row row : rows) {
            long count = taken.next(row.count);
            if (count > 0) {
                sample.add(row.history, count);
            }
        }
        return sample.build();
    }

    /** Not thread-safe. */
    public static final class Builder {

        private final Map<PurchaseHistory, Long> counts = new HashMap<>();

        /**
         * Adds customers.
         *
         * @param count how many have this history
         */
        public Builder add(PurchaseHistory history, long count) {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1: " + count);
            }
            counts.merge(history, count, Math::addExact);
            return this;
        }

        public PurchaseTable build() {
            return new PurchaseTable(counts.entrySet().stream()
                    .map(entry -> new Row(entry.getKey(), entry.getValue()))
                    .sorted(ORDER)
                    .toList());
        }
    }
}
