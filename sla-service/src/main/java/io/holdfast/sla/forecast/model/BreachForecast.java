package io.holdfast.sla.forecast.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The breaches to expect within the next hour. Two parts: of the clocks that run and are due within it, the share that was
 * broken of the like before; and of those that have not begun yet, as many as are begun and broken in an hour on average.
 *
 * <p>A clock is like those that were still waiting when as much time was left. The share is {@code (broken + 1) /
 * (waiting + 2)}, Laplace's rule of succession, so that little history says little: none at all gives one half.
 */
public final class BreachForecast {

    public static final Duration HORIZON = Duration.ofHours(1);

    public static final String FORMULA =
            "sum over time left of due * (broken + 1) / (waiting + 2), plus newcomers of the average hour";

    private BreachForecast() {}

    /**
     * Running clocks that are due within the hour, of a department.
     *
     * @param quarter of an hour that is left: 0 for less than fifteen minutes, to 3
     */
    public record DueClocks(String metric, String department, int quarter, long clocks) {}

    /**
     * What became of clocks of the past that still waited when so much time was left: the middle of a quarter of an hour.
     *
     * @param breached those that were broken in the end
     */
    public record PastOutcomes(String metric, int quarter, long waiting, long breached) {
        public double share() {
            return share(waiting, breached);
        }

        static double share(long waiting, long broken) {
            return (broken + 1.0) / (waiting + 2.0);
        }
    }

    /** How many clocks both begin and are broken within an hour, on average of the past. */
    public record NewBreaches(String metric, String department, double perHour) {}

    /** What is to be expected of a department's promises of a metric. */
    public record Expected(String metric, String department, long due, double ofDueClocks, double ofNewClocks) {
        public double breaches() {
            return ofDueClocks + ofNewClocks;
        }
    }

    private record Group(String metric, String department) implements Comparable<Group> {
        @Override
        public int compareTo(Group other) {
            int byMetric = metric.compareTo(other.metric);
            return byMetric == 0 ? department.compareTo(other.department) : byMetric;
        }
    }

    /** By metric and department, in order; those of which nothing is to be expected are left out. */
    public static List<Expected> expect(List<DueClocks> due, List<PastOutcomes> past, List<NewBreaches> newBreaches) {
        Map<Group, Long> clocks = new HashMap<>();
        Map<Group, Double> ofDue = new HashMap<>();
        Map<Group, Double> ofNewcomers = new HashMap<>();
        for (DueClocks each : due) {
            Group group = new Group(each.metric(), each.department());
            clocks.merge(group, each.clocks(), Long::sum);
            ofDue.merge(group, each.clocks() * shareOf(past, each), Double::sum);
        }
        for (NewBreaches each : newBreaches) {
            ofNewcomers.merge(new Group(each.metric(), each.department()), each.perHour(), Double::sum);
        }
        TreeSet<Group> groups = new TreeSet<>(clocks.keySet());
        groups.addAll(ofNewcomers.keySet());
        List<Expected> expected = new ArrayList<>();
        for (Group group : groups) {
            expected.add(new Expected(
                    group.metric(),
                    group.department(),
                    clocks.getOrDefault(group, 0L),
                    ofDue.getOrDefault(group, 0.0),
                    ofNewcomers.getOrDefault(group, 0.0)));
        }
        return expected;
    }

    private static double shareOf(List<PastOutcomes> past, DueClocks due) {
        for (PastOutcomes each : past) {
            if (each.metric().equals(due.metric()) && each.quarter() == due.quarter()) {
                return each.share();
            }
        }
        return PastOutcomes.share(0, 0);
    }
}
