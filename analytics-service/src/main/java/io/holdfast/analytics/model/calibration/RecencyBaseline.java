package io.holdfast.analytics.model.calibration;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The plain prediction beside which models stand: of customers whose last purchase is as long ago, the share that was
 * lost. Learned from an earlier horizon, by tenths of the customers; those with equally many days are in one group.
 */
public final class RecencyBaseline {

    private final List<Group> groups;

    private RecencyBaseline(List<Group> groups) {
        this.groups = groups;
    }

    /** Customers whose last purchase was up to so many days ago, and more than those of the group before. */
    private record Group(double daysMax, double share) {}

    /**
     * Learns from customers of whom it is known what became of them.
     *
     * @param history predictions are the days since the last purchase
     */
    public static RecencyBaseline learn(List<Outcome> history) {
        List<Outcome> byDays = history.stream().sorted(Outcome.BY_PREDICTION).toList();
        List<Group> groups = new ArrayList<>();
        int start = 0;
        for (int group = 0; group < 10 && start < byDays.size(); group++) {
            List<Outcome> members = Calibration.group(byDays, group);
            int end =
                    members.isEmpty() ? start : endOf(byDays, members.getLast().prediction(), start);
            if (end > start) {
                List<Outcome> equals = byDays.subList(start, end);
                double share =
                        equals.stream().mapToInt(Outcome::observed).average().orElse(0);
                groups.add(new Group(equals.getLast().prediction(), share));
                start = end;
            }
        }
        return new RecencyBaseline(groups);
    }

    /** Empty when there was no history to learn from. */
    public OptionalDouble risk(double daysSinceLastPurchase) {
        for (Group group : groups) {
            if (daysSinceLastPurchase <= group.daysMax) {
                return OptionalDouble.of(group.share);
            }
        }
        return groups.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(groups.getLast().share);
    }

    private static int endOf(List<Outcome> byDays, double days, int from) {
        int end = from;
        while (end < byDays.size() && byDays.get(end).prediction() <= days) {
            end++;
        }
        return end;
    }
}
