package io.holdfast.analytics.impact.model;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.model.interval.Difference;
import io.holdfast.analytics.model.interval.Share;
import io.holdfast.analytics.model.interval.StratifiedDifference;
import io.holdfast.analytics.model.interval.StratifiedDifference.Stratum;
import io.holdfast.analytics.window.Window;

/**
 * Of the customers at a window's start, how many were lost, with and without a breach in the stretch before the window. A
 * customer who has not been active for long is lost more often, and had less time for a breach: the bands of recency keep
 * the two apart.
 *
 * @param bands by quarters of the stretch before the window, of the customers' last activity in it; the last quarter first
 */
public record BreachImpact(List<Band> bands) {

    private static final int BANDS = 4;

    public BreachImpact {
        bands = List.copyOf(bands);
    }

    /** Customers of one band. */
    public record Band(long breached, long breachedLost, long others, long othersLost) {

        static final Band EMPTY = new Band(0, 0, 0, 0);

        Band plus(Band other) {
            return new Band(
                    breached + other.breached,
                    breachedLost + other.breachedLost,
                    others + other.others,
                    othersLost + other.othersLost);
        }

        Stratum stratum() {
            return new Stratum(new Share(breachedLost, breached), new Share(othersLost, others));
        }
    }

    /** Of no customers. */
    public static BreachImpact none() {
        return new BreachImpact(List.of(Band.EMPTY, Band.EMPTY, Band.EMPTY, Band.EMPTY));
    }

    /**
     * The impact in one partition.
     *
     * @param breached customers with a breach in the stretch before the window
     */
    public static BreachImpact compute(ActivityLog log, RoaringBitmap breached, Window window) {
        RoaringBitmap inWindow = log.activeIn(
                ActivityView.ANY, window.days().fromDay(), window.days().toDay());
        RoaringBitmap laterActive = new RoaringBitmap();
        List<Band> bands = new ArrayList<>(BANDS);
        for (int quarter = BANDS - 1; quarter >= 0; quarter--) {
            RoaringBitmap active =
                    log.activeIn(ActivityView.ANY, quarterStart(window, quarter), quarterStart(window, quarter + 1));
            RoaringBitmap band = RoaringBitmap.andNot(active, laterActive);
            laterActive.or(band);
            bands.add(band(band, breached, inWindow));
        }
        return new BreachImpact(bands);
    }

    public BreachImpact plus(BreachImpact other) {
        List<Band> sum = new ArrayList<>(BANDS);
        for (int i = 0; i < BANDS; i++) {
            sum.add(bands.get(i).plus(other.bands.get(i)));
        }
        return new BreachImpact(sum);
    }

    /** Lost of the customers with a breach. */
    public Share breached() {
        return total().stratum().first();
    }

    /** Lost of the customers without a breach. */
    public Share notBreached() {
        return total().stratum().second();
    }

    /** Adjusted for the band (Mantel-Haenszel); null when no band has customers with and without a breach. */
    public @Nullable Difference adjusted() {
        return StratifiedDifference.mantelHaenszel(
                bands.stream().map(Band::stratum).toList());
    }

    private Band total() {
        return bands.stream().reduce(Band.EMPTY, Band::plus);
    }

    private static Band band(RoaringBitmap customers, RoaringBitmap breached, RoaringBitmap inWindow) {
        RoaringBitmap withBreach = RoaringBitmap.and(customers, breached);
        long size = customers.getLongCardinality();
        long sizeWithBreach = withBreach.getLongCardinality();
        long kept = RoaringBitmap.andCardinality(customers, inWindow);
        long keptWithBreach = RoaringBitmap.andCardinality(withBreach, inWindow);
        return new Band(
                sizeWithBreach,
                sizeWithBreach - keptWithBreach,
                size - sizeWithBreach,
                (size - kept) - (sizeWithBreach - keptWithBreach));
    }

    /** The first day of a quarter of the stretch before the window: the day at or after an exact quarter of its days. */
    private static int quarterStart(Window window, int quarter) {
        int first = window.before().fromDay();
        return first + Math.ceilDiv(quarter * (window.before().toDay() - first), BANDS);
    }
}
