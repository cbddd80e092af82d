package io.holdfast.analytics.growth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.Days;

/** The customer flows of consecutive periods, in their order. */
public record Lifecycle(List<CustomerFlow> flows) {

    public Lifecycle {
        flows = List.copyOf(flows);
    }

    /**
     * The flows of one partition.
     *
     * @param before the period before the first
     * @param periods consecutive
     */
    public static Lifecycle compute(ActivityLog log, ActivityView view, Days before, List<Days> periods) {
        List<CustomerFlow> flows = new ArrayList<>(periods.size());
        RoaringBitmap previous = log.activeIn(view, before.fromDay(), before.toDay());
        for (Days period : periods) {
            RoaringBitmap now = log.activeIn(view, period.fromDay(), period.toDay());
            flows.add(CustomerFlow.compute(previous, now, log.countNewIn(view, period.fromDay(), period.toDay())));
            previous = now;
        }
        return new Lifecycle(flows);
    }

    /** Periods without activity. */
    public static Lifecycle empty(int periods) {
        return new Lifecycle(Collections.nCopies(periods, CustomerFlow.EMPTY));
    }

    public Lifecycle plus(Lifecycle other) {
        List<CustomerFlow> sums = new ArrayList<>(flows.size());
        for (int i = 0; i < flows.size(); i++) {
            sums.add(flows.get(i).plus(other.flows.get(i)));
        }
        return new Lifecycle(sums);
    }
}
