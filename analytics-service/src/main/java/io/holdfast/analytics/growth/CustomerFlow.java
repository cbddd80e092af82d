package io.holdfast.analytics.growth;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

/**
 * Growth accounting: the customers of a window of days by origin, and those who went dormant. A customer is at the start of
 * a window when active in the window of the same length before it, at the end when active in the window, and new when the
 * first activity ever is in it. Identities: {@code activeBefore = returning + dormant} and {@code active = newCustomers +
 * returning + resurrecting}.
 *
 * @param activeBefore customers at the start
 * @param active customers at the end
 * @param newCustomers of those, the ones who were never active before
 * @param returning active in the window and in the one before
 */
public record CustomerFlow(long activeBefore, long active, long newCustomers, long returning) {

    public static final CustomerFlow EMPTY = new CustomerFlow(0, 0, 0, 0);

    public static CustomerFlow compute(ActivityLog log, ActivityView view, Window window) {
        Days days = window.days();
        return compute(activeIn(log, view, window.before()), activeIn(log, view, days), countNew(log, view, days));
    }

    /** The flow between two consecutive windows, from the customers active in each. */
    static CustomerFlow compute(RoaringBitmap before, RoaringBitmap now, long newCustomers) {
        return new CustomerFlow(
                before.getLongCardinality(),
                now.getLongCardinality(),
                newCustomers,
                RoaringBitmap.andCardinality(before, now));
    }

    /** Customers who returned after a gap: active in this window, not in the one before, and not new. */
    public long resurrecting() {
        return active - newCustomers - returning;
    }

    /** Customers active in the window before and not in this one: the lost ones. */
    public long dormant() {
        return activeBefore - returning;
    }

    /** lost / customersAtStart; null when there were no customers at the start. */
    public @Nullable Double churn() {
        return rate(dormant(), activeBefore);
    }

    /** (customersAtEnd - new) / customersAtStart; may exceed one; null when there were no customers at the start. */
    public @Nullable Double retention() {
        return rate(active - newCustomers, activeBefore);
    }

    /** The sum of two partitions. Each customer is in one partition only, so flows of partitions add up. */
    public CustomerFlow plus(CustomerFlow other) {
        return new CustomerFlow(
                activeBefore + other.activeBefore,
                active + other.active,
                newCustomers + other.newCustomers,
                returning + other.returning);
    }

    private static RoaringBitmap activeIn(ActivityLog log, ActivityView view, Days days) {
        return log.activeIn(view, days.fromDay(), days.toDay());
    }

    private static long countNew(ActivityLog log, ActivityView view, Days days) {
        return log.countNewIn(view, days.fromDay(), days.toDay());
    }

    private static @Nullable Double rate(long part, long whole) {
        return whole == 0 ? null : (double) part / whole;
    }
}
