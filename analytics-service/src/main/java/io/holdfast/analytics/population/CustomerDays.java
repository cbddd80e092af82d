package io.holdfast.analytics.population;

import io.holdfast.analytics.model.purchase.PurchaseHistory;

/**
 * The purchase days of one customer up to a day.
 *
 * @param partition the customer's, and its number within it
 * @param count distinct UTC days with a purchase, at least one
 * @param first in UTC days since 1970-01-01
 */
public record CustomerDays(int partition, int number, int count, int first, int last) {

    private static final double DAYS_A_WEEK = 7;

    /**
     * As models take it, in weeks: frequency = purchase days − 1, recency = (last − first) / 7, age = (asOf − first) / 7.
     *
     * @param asOfDay not before the last purchase
     */
    public PurchaseHistory history(int asOfDay) {
        return new PurchaseHistory(count - 1L, (last - first) / DAYS_A_WEEK, (asOfDay - first) / DAYS_A_WEEK);
    }
}
