package io.holdfast.analytics.growth;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

/**
 * What became of the customers from one stretch of days to the next. It is balanced: {@code activeBefore = returning +
 * dormant} and {@code active = new + returning + resurrecting}. A customer is at the start of a window when active in the
 * window of the same length before it, at its end when active in it, and new when its first activity ever is in it.
 *
 * @param activeBefore customers at the start
 * @param active customers at the end
 * @param newCustomers of those, the ones that were never active before
 * @param returning active before and now
 */
public record CustomerFlow(long activeBefore, long active, long newCustomers, long returning) {

    public static final CustomerFlow EMPTY = new CustomerFlow(0, 0, 0, 0);

    public static CustomerFlow of(ActivityLog log, ActivityView view, Window window) {
        Days days = window.days();
        return of(activeIn(log, view, window.before()), activeIn(log, view, days), countNew(log, view, days));
    }

    /** The ledger of two neighbouring stretches, given who was active in each. */
    public static CustomerFlow of(RoaringBitmap before, RoaringBitmap now, long newCustomers) {
        return new CustomerFlow(
                before.getLongCardinality(),
                now.getLongCardinality(),
                newCustomers,
                RoaringBitmap.andCardinality(before, now));
    }

    /** Those who came back after a gap: active now, not before, and not new. */
    public long resurrecting() {
        return active - newCustomers - returning;
    }

    /** Those who were active before and are not now: the window's lost customers. */
    public long dormant() {
        return activeBefore - returning;
    }

    /** lost / customersAtStart; null when there was nobody to lose. */
    public @Nullable Double churn() {
        return rate(dormant(), activeBefore);
    }

    /** (customersAtEnd - new) / customersAtStart, above one when many come back; null when nobody was there at the start. */
    public @Nullable Double retention() {
        return rate(active - newCustomers, activeBefore);
    }

    /** Both together; a customer is in one partition only, so partitions add up. */
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
