package io.holdfast.analytics.model.purchase;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;

import io.holdfast.analytics.model.estimation.SystematicSample;

/** The histories of many customers, equal ones counted in one row; by frequency, then age, then recency. */
public final class PurchaseTable {

    private static final Comparator<Row> ORDER = Comparator.<Row>comparingLong(row -> row.history.frequency())
            .thenComparingDouble(row -> row.history.age())
            .thenComparingDouble(row -> row.history.recency());

    /** By row; columns, because rows of a million customers as objects do not fit into the heap of a service. */
    private final long[] frequencies;

    private final double[] ages;
    private final double[] recencies;
    private final long[] counts;
    private final long customers;

    private PurchaseTable(long[] frequencies, double[] ages, double[] recencies, long[] counts) {
        this.frequencies = frequencies;
        this.ages = ages;
        this.recencies = recencies;
        this.counts = counts;
        customers = Arrays.stream(counts).reduce(0, Math::addExact);
    }

    private static PurchaseTable of(List<Row> rows) {
        return new PurchaseTable(
                rows.stream().mapToLong(row -> row.history.frequency()).toArray(),
                rows.stream().mapToDouble(row -> row.history.age()).toArray(),
                rows.stream().mapToDouble(row -> row.history.recency()).toArray(),
                rows.stream().mapToLong(Row::count).toArray());
    }

    /**
     * One history.
     *
     * @param count customers who have it
     */
    public record Row(PurchaseHistory history, long count) {}

    /** A view of the columns: each access creates its row. */
    public List<Row> rows() {
        return new Rows();
    }

    private final class Rows extends AbstractList<Row> implements RandomAccess {

        @Override
        public Row get(int row) {
            return new Row(new PurchaseHistory(frequencies[row], recencies[row], ages[row]), counts[row]);
        }

        @Override
        public int size() {
            return counts.length;
        }
    }

    public long customers() {
        return customers;
    }

    /** Equal for equal tables; that different ones have the same is as unlikely as for any 64 bits. */
    public long digest() {
        long digest = customers;
        for (Row row : rows()) {
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
                && rows().stream().anyMatch(row -> row.history.frequency() > 0)
                && rows().stream().anyMatch(row -> row.history.age() > 0);
    }

    double meanAge() {
        return rows().stream()
                .mapToDouble(row -> row.history.age() * ((double) row.count / customers))
                .sum();
    }

    /** Σ x over all customers. */
    double repeatPurchases() {
        return rows().stream()
                .mapToDouble(row -> (double) row.history.frequency() * row.count)
                .sum();
    }

    /** This table, or so many of its customers when it has more rows. */
    PurchaseTable sample(int customersMax) {
        if (counts.length <= customersMax) {
            return this;
        }
        Builder sample = new Builder();
        SystematicSample taken = new SystematicSample(customers, customersMax);
        for (Row row : rows()) {
            long count = taken.next(row.count);
            if (count > 0) {
                sample.add(row.history, count);
            }
        }
        return sample.build();
    }

    /** Not thread-safe. */
    static final class Builder {

        private final Map<PurchaseHistory, Long> counts = new HashMap<>();

        /**
         * Adds customers.
         *
         * @param count how many have this history
         */
        Builder add(PurchaseHistory history, long count) {
            if (count < 1) {
                throw new IllegalArgumentException("count must be at least 1: " + count);
            }
            counts.merge(history, count, Math::addExact);
            return this;
        }

        PurchaseTable build() {
            return of(counts.entrySet().stream()
                    .map(entry -> new Row(entry.getKey(), entry.getValue()))
                    .sorted(ORDER)
                    .toList());
        }
    }

    /** Histories in whole days, eight bytes each while they are collected. The table is in weeks. Not thread-safe. */
    public static final class OfDays {

        private static final double DAYS_A_WEEK = 7;
        /** More days than from year 1 to 5000. */
        private static final int DAY_BITS = 21;

        private static final long DAYS_MASK = (1L << DAY_BITS) - 1;

        /** Frequency, age and recency, so that their order is that of the table. */
        private final long[] histories;

        private int count;

        public OfDays(int customersMax) {
            histories = new long[customersMax];
        }

        /**
         * Adds a customer.
         *
         * @param frequency distinct purchase days less one
         * @throws IllegalArgumentException when a number is negative or too large to be one of days
         */
        public void add(int frequency, int recencyDays, int ageDays) {
            if (((frequency | recencyDays | ageDays) & ~DAYS_MASK) != 0) {
                throw new IllegalArgumentException("not a history in days");
            }
            histories[count++] = (((long) frequency << DAY_BITS) | ageDays) << DAY_BITS | recencyDays;
        }

        /** To be called once. */
        public PurchaseTable build() {
            Arrays.sort(histories, 0, count);
            int distinct = 0;
            for (int i = 0; i < count; i++) {
                distinct += isNew(i) ? 1 : 0;
            }
            PurchaseTable table = new PurchaseTable(
                    new long[distinct], new double[distinct], new double[distinct], countsOf(distinct));
            int row = 0;
            for (int i = 0; i < count; i++) {
                if (isNew(i)) {
                    table.frequencies[row] = histories[i] >>> (2 * DAY_BITS);
                    table.ages[row] = (histories[i] >>> DAY_BITS & DAYS_MASK) / DAYS_A_WEEK;
                    table.recencies[row] = (histories[i] & DAYS_MASK) / DAYS_A_WEEK;
                    row++;
                }
            }
            return table;
        }

        private long[] countsOf(int distinct) {
            long[] counts = new long[distinct];
            int row = -1;
            for (int i = 0; i < count; i++) {
                row += isNew(i) ? 1 : 0;
                counts[row]++;
            }
            return counts;
        }

        private boolean isNew(int index) {
            return index == 0 || histories[index] != histories[index - 1];
        }
    }
}
