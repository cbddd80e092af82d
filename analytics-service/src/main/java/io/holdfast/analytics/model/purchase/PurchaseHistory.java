package io.holdfast.analytics.model.purchase;

/**
 * One customer's purchases, several in one unit of time being one. All times are in one unit, of the caller's choice.
 *
 * @param frequency repeat purchases: x, distinct purchase days less one
 * @param recency time from the first to the last purchase: t_x; 0 when there was one only
 * @param age time from the first purchase to the end of observation: T
 */
public record PurchaseHistory(long frequency, double recency, double age) {

    /** A customer at the moment of the first purchase. */
    public static final PurchaseHistory NEW_CUSTOMER = new PurchaseHistory(0, 0, 0);

    public PurchaseHistory {
        boolean ordered = frequency >= 0 && recency >= 0 && recency <= age && age < Double.POSITIVE_INFINITY;
        if (!ordered || (frequency == 0 && recency != 0)) {
            throw new IllegalArgumentException(
                    "no purchase history: frequency %d, recency %s, age %s".formatted(frequency, recency, age));
        }
        // -0.0 equals 0.0 only here: rows are compressed by equality.
        recency += 0.0;
        age += 0.0;
    }
}
