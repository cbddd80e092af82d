package io.holdfast.analytics.growth;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Days;

/**
 * Who is in which cohort of one partition, and who was active in each period, at one version of the data: all tables that
 * are computed from it agree.
 *
 * @param members of the cohort of each period: customers whose first activity is in it
 * @param active in each period
 */
public record CohortMembers(List<RoaringBitmap> members, List<RoaringBitmap> active) {

    private static final int MONTHS_MAX = 10_000;

    public CohortMembers {
        members = List.copyOf(members);
        active = List.copyOf(active);
    }

    /** The members for consecutive periods. */
    public static CohortMembers of(ActivityLog log, ActivityView view, List<Days> periods) {
        List<RoaringBitmap> members = new ArrayList<>(periods.size());
        List<RoaringBitmap> active = new ArrayList<>(periods.size());
        for (Days period : periods) {
            members.add(log.newIn(view, period.fromDay(), period.toDay()));
            active.add(log.activeIn(view, period.fromDay(), period.toDay()));
        }
        return new CohortMembers(members, active);
    }

    /** The customers of all cohorts by the month of their first activity. */
    public static SortedMap<String, RoaringBitmap> byMonth(ActivityLog log, ActivityView view, List<Days> periods) {
        SortedMap<String, RoaringBitmap> months = new TreeMap<>();
        OptionalInt first = log.firstDay(view);
        LocalDate from = periods.getFirst().from();
        LocalDate to = periods.getLast().to();
        if (first.isEmpty() || first.getAsInt() >= to.toEpochDay()) {
            return months;
        }
        LocalDate start = LocalDate.ofEpochDay(Math.max(first.getAsInt(), from.toEpochDay()));
        for (Days month : CalendarPeriod.MONTH.covering(new Days(start, to), MONTHS_MAX)) {
            RoaringBitmap customers = log.newIn(view, month.fromDay(), month.toDay());
            if (!customers.isEmpty()) {
                months.put(CalendarPeriod.MONTH.labelOf(month), customers);
            }
        }
        return months;
    }

    public long customers() {
        return members.stream().mapToLong(RoaringBitmap::getLongCardinality).sum();
    }

    public Cohorts cohorts() {
        return cohorts(members);
    }

    /** The cohorts of the customers of a group. */
    public Cohorts cohorts(RoaringBitmap group) {
        return cohorts(
                members.stream().map(cohort -> RoaringBitmap.and(cohort, group)).toList());
    }

    /**
     * Of each cohort, the customers by age who were active at that age or later, up to the last of some periods.
     *
     * @param periods so many of the first ones
     */
    public Cohorts survivors(int periods) {
        List<RoaringBitmap> activeFrom = new ArrayList<>(active);
        RoaringBitmap later = new RoaringBitmap();
        for (int period = active.size() - 1; period >= 0; period--) {
            if (period < periods) {
                later = RoaringBitmap.or(later, active.get(period));
            }
            activeFrom.set(period, later);
        }
        return triangle(members, activeFrom);
    }

    private Cohorts cohorts(List<RoaringBitmap> ofGroup) {
        return triangle(ofGroup, active);
    }

    private static Cohorts triangle(List<RoaringBitmap> members, List<RoaringBitmap> active) {
        List<long[]> triangle = new ArrayList<>(members.size());
        for (int c = 0; c < members.size(); c++) {
            RoaringBitmap cohort = members.get(c);
            long[] row = new long[members.size() - c];
            for (int age = 0; age < row.length && !cohort.isEmpty(); age++) {
                row[age] = RoaringBitmap.andCardinality(cohort, active.get(c + age));
            }
            triangle.add(row);
        }
        return new Cohorts(triangle);
    }
}
