package io.holdfast.analytics.model.purchase;

/** Tables of histories for tests: frequency, recency, age, customers. */
final class PublishedTables {

    static final double[][] IDENTIFIED = {
        {0, 0, 30, 70},
        {0, 0, 18, 40},
        {1, 2, 30, 30},
        {1, 21, 30, 8},
        {2, 4, 30, 14},
        {2, 25, 30, 9},
        {3, 7, 30, 9},
        {4, 27, 30, 7},
        {7, 11, 30, 5},
        {9, 29, 30, 5},
        {15, 29, 30, 4}
    };

    /** The likelihood of BG/NBD rises without end: b to infinity, or a and b to 0. */
    static final double[][] NOT_IDENTIFIED = {
        {0, 0, 30, 40},
        {0, 0, 20, 35},
        {1, 5, 30, 12},
        {1, 18, 25, 8},
        {2, 12, 30, 6},
        {2, 26, 28, 7},
        {3, 20, 30, 4},
        {4, 28, 30, 4},
        {6, 29, 30, 3},
        {9, 27, 28, 1}
    };

    private PublishedTables() {}

    static PurchaseTable table(double[][] rows) {
        return table(rows, 1);
    }

    static PurchaseTable table(double[][] rows, double timeScale) {
        PurchaseTable.Builder table = new PurchaseTable.Builder();
        for (double[] row : rows) {
            table.add(new PurchaseHistory((long) row[0], row[1] * timeScale, row[2] * timeScale), (long) row[3]);
        }
        return table.build();
    }
}
