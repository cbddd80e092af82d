package io.holdfast.analytics.growth;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.activity.CorrectionDays;
import io.holdfast.analytics.window.Corrections;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;

/** Disjoint groups of customers, by partition. Who is in none is in the group that is named {@code rest}. Not thread-safe. */
public final class Segments {

    private final String rest;
    private final Map<Integer, SortedMap<String, RoaringBitmap>> partitions = new HashMap<>();

    private CorrectionDays corrections = new CorrectionDays();

    /** Without groups. */
    public Segments(String rest) {
        this.rest = rest;
    }

    /** The customers of a partition whom the flow of a window counts: those at its start and those at its end. */
    public static RoaringBitmap counted(ActivityLog log, ActivityView view, Window window) {
        return RoaringBitmap.or(activeIn(log, view, window.before()), activeIn(log, view, window.days()));
    }

    /** Sets how often groups were corrected. */
    public void setCorrections(CorrectionDays days) {
        corrections = days;
    }

    /** The corrections of the groups of a period, beside those of activity. */
    public Corrections corrections(Days period) {
        return corrections.of(period.toDay());
    }

    /** Puts a customer, who is in no group yet, into one. */
    public void add(int partition, int number, String group) {
        partitions
                .computeIfAbsent(partition, p -> new TreeMap<>())
                .computeIfAbsent(group, g -> new RoaringBitmap())
                .add(number);
    }

    /** The group of everyone who was put into none. */
    public String rest() {
        return rest;
    }

    /** The customers of a partition who were put into a group, by group; not to be changed. */
    public SortedMap<String, RoaringBitmap> of(int partition) {
        return partitions.getOrDefault(partition, new TreeMap<>());
    }

    /** The flow of each group in a partition. */
    SortedMap<String, CustomerFlow> split(int partition, ActivityLog log, ActivityView view, Window window) {
        RoaringBitmap before = activeIn(log, view, window.before());
        RoaringBitmap now = activeIn(log, view, window.days());
        RoaringBitmap fresh =
                log.newIn(view, window.days().fromDay(), window.days().toDay());
        SortedMap<String, CustomerFlow> flows = new TreeMap<>();
        RoaringBitmap grouped = new RoaringBitmap();
        of(partition).forEach((group, members) -> {
            grouped.or(members);
            flows.put(group, flow(RoaringBitmap.and(members, before), RoaringBitmap.and(members, now), members, fresh));
        });
        RoaringBitmap newOthers = RoaringBitmap.andNot(fresh, grouped);
        CustomerFlow others = CustomerFlow.compute(
                RoaringBitmap.andNot(before, grouped),
                RoaringBitmap.andNot(now, grouped),
                newOthers.getLongCardinality());
        flows.merge(rest, others, CustomerFlow::plus);
        return flows;
    }

    private static CustomerFlow flow(
            RoaringBitmap before, RoaringBitmap now, RoaringBitmap members, RoaringBitmap fresh) {
        return CustomerFlow.compute(before, now, RoaringBitmap.andCardinality(members, fresh));
    }

    private static RoaringBitmap activeIn(ActivityLog log, ActivityView view, Days days) {
        return log.activeIn(view, days.fromDay(), days.toDay());
    }
}
