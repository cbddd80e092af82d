package io.holdfast.analytics.lifecycle;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.churn.Ledger;
import io.holdfast.analytics.window.Days;

/** The ledgers of consecutive periods, in the order of the periods. */
public record Lifecycle(List<Ledger> ledgers) {

    public Lifecycle {
        ledgers = List.copyOf(ledgers);
    }

    /**
     * The ledgers of one partition.
     *
     * @param before the period before the first
     * @param periods consecutive
     */
    public static Lifecycle of(ActivityLog log, ActivityView view, Days before, List<Days> periods) {
        List<Ledger> ledgers = new ArrayList<>(periods.size());
        RoaringBitmap previous = log.activeIn(view, before.fromDay(), before.toDay());
        for (Days period : periods) {
            RoaringBitmap now = log.activeIn(view, period.fromDay(), period.toDay());
            ledgers.add(Ledger.of(previous, now, log.countNewIn(view, period.fromDay(), period.toDay())));
            previous = now;
        }
        return new Lifecycle(ledgers);
    }

    /** As many periods in which nothing happened. */
    public static Lifecycle empty(int periods) {
        return new Lifecycle(Collections.nCopies(periods, Ledger.EMPTY));
    }

    public Lifecycle plus(Lifecycle other) {
        List<Ledger> sums = new ArrayList<>(ledgers.size());
        for (int i = 0; i < ledgers.size(); i++) {
            sums.add(ledgers.get(i).plus(other.ledgers.get(i)));
        }
        return new Lifecycle(sums);
    }
}
