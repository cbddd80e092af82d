package io.holdfast.analytics.churn;

import java.time.LocalDate;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;
import io.holdfast.contract.WireEnum;

/** How figures may be split. */
public enum GroupBy implements WireEnum {
    /** By the calendar month of the customer's first activity; the groups are disjoint and add up. */
    COHORT("cohort"),
    /** By what the customers did; one who bought and wrote is in both. */
    ACTIVITY("activity");

    private static final int COHORTS_MAX = 10_000;

    private final String word;

    GroupBy(String word) {
        this.word = word;
    }

    @Override
    public String wireName() {
        return word;
    }

    /** The ledger of each group of one partition, by the group's name; a group without anybody in it is absent. */
    public SortedMap<String, Ledger> split(ActivityLog log, ActivityView view, Window window) {
        SortedMap<String, Ledger> groups = switch (this) {
            case COHORT -> byCohort(log, view, window);
            case ACTIVITY -> byActivity(log, window);
        };
        groups.values().removeIf(ledger -> ledger.activeBefore() == 0 && ledger.active() == 0);
        return groups;
    }

    /** Two partitions' groups together. */
    public static SortedMap<String, Ledger> plus(SortedMap<String, Ledger> one, SortedMap<String, Ledger> other) {
        SortedMap<String, Ledger> sum = new TreeMap<>(one);
        other.forEach((group, ledger) -> sum.merge(group, ledger, Ledger::plus));
        return sum;
    }

    private static SortedMap<String, Ledger> byActivity(ActivityLog log, Window window) {
        SortedMap<String, Ledger> groups = new TreeMap<>();
        for (ActivityView view : List.of(ActivityView.PURCHASE, ActivityView.CONTACT)) {
            groups.put(view.wireName(), Ledger.of(log, view, window));
        }
        return groups;
    }

    private static SortedMap<String, Ledger> byCohort(ActivityLog log, ActivityView view, Window window) {
        SortedMap<String, Ledger> groups = new TreeMap<>();
        OptionalInt first = log.firstDay(view);
        if (first.isEmpty() || first.getAsInt() >= window.days().toDay()) {
            return groups;
        }
        RoaringBitmap before = activeIn(log, view, window.before());
        RoaringBitmap now = activeIn(log, view, window.days());
        Days history =
                new Days(LocalDate.ofEpochDay(first.getAsInt()), window.days().to());
        for (Days month : CalendarPeriod.MONTH.covering(history, COHORTS_MAX)) {
            RoaringBitmap cohort = log.newIn(view, month.fromDay(), month.toDay());
            if (!cohort.isEmpty()) {
                int from = Math.max(month.fromDay(), window.days().fromDay());
                int to = Math.min(month.toDay(), window.days().toDay());
                long newcomers = from < to ? log.countNewIn(view, from, to) : 0;
                groups.put(
                        CalendarPeriod.MONTH.labelOf(month),
                        Ledger.of(RoaringBitmap.and(cohort, before), RoaringBitmap.and(cohort, now), newcomers));
            }
        }
        return groups;
    }

    private static RoaringBitmap activeIn(ActivityLog log, ActivityView view, Days days) {
        return log.activeIn(view, days.fromDay(), days.toDay());
    }
}
