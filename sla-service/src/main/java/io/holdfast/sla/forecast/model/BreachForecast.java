package io.holdfast.sla.forecast.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Formula of the breaches expected within the next hour. It adds the running clocks that are due within the hour, each
 * weighted by the share of breaches among past clocks that were open with as much time left, and the average number of
 * clocks per hour that both start and breach within it.
 *
 * <p>The share is {@code (breached + 1) / (waiting + 2)}, Laplace's rule of succession: without history it is one half.
 */
public final class BreachForecast {

    public static final Duration HORIZON = Duration.ofHours(1);

    public static final String FORMULA =
            "sum over time left of due * (broken + 1) / (waiting + 2), plus newcomers of the average hour";

    private BreachForecast() {}

    /**
     * Running clocks of a department that are due within the hour.
     *
     * @param quarter the time left in quarters of an hour, rounded down: 0 to 3
     */
    public record DueClocks(String metric, String department, int quarter, long clocks) {}

    /**
     * Past clocks that were open when the time left was the middle of a quarter of an hour.
     *
     * @param breached those of them that were breached
     */
    public record PastOutcomes(String metric, int quarter, long waiting, long breached) {
        public double share() {
            return share(waiting, breached);
        }

        static double share(long waiting, long broken) {
            return (broken + 1.0) / (waiting + 2.0);
        }
    }

    /** The average number of clocks per hour that both start and breach within it. */
    public record NewBreaches(String metric, String department, double perHour) {}

    /** The expected breaches of a department and metric. */
    public record ExpectedBreaches(String metric, String department, long due, double ofDueClocks, double ofNewClocks) {
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

    /** The forecast by metric and department, in order; groups without an input are left out. */
    public static List<ExpectedBreaches> expect(
            List<DueClocks> due, List<PastOutcomes> past, List<NewBreaches> newBreaches) {
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
        List<ExpectedBreaches> expected = new ArrayList<>();
        for (Group group : groups) {
            expected.add(new ExpectedBreaches(
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
