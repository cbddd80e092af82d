package io.holdfast.analytics.model.calibration;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Predicted risks beside what happened.
 *
 * @param brier mean of (risk − y)², with y = 1 for a customer who was lost; null without customers
 * @param auc P(the risk of a lost customer is above that of a kept one), ties half (Mann &amp; Whitney 1947); null when
 *     none was lost or none kept
 * @param deciles ten groups by risk, lowest first, of equal size but for one; fewer when there are fewer customers
 */
public record Calibration(@Nullable Double brier, @Nullable Double auc, List<Decile> deciles) {

    private static final int GROUPS = 10;

    public Calibration {
        deciles = List.copyOf(deciles);
    }

    /**
     * One group of customers.
     *
     * @param predicted mean risk
     * @param observed share that was lost
     */
    public record Decile(double predicted, double observed, long customers) {}

    public static Calibration of(List<Outcome> outcomes) {
        List<Outcome> byRisk = outcomes.stream().sorted(Outcome.BY_PREDICTION).toList();
        return new Calibration(brier(byRisk), auc(byRisk), deciles(byRisk));
    }

    /** Null without customers. */
    public static @Nullable Double brier(List<Outcome> outcomes) {
        if (outcomes.isEmpty()) {
            return null;
        }
        double sum = outcomes.stream()
                .mapToDouble(outcome -> Math.pow(outcome.prediction() - outcome.observed(), 2))
                .sum();
        return sum / outcomes.size();
    }

    private static @Nullable Double auc(List<Outcome> byRisk) {
        double lost = 0;
        double kept = 0;
        double keptBelow = 0;
        for (int start = 0, end; start < byRisk.size(); start = end) {
            double lostHere = 0;
            end = start;
            while (end < byRisk.size()
                    && byRisk.get(end).prediction() == byRisk.get(start).prediction()) {
                lostHere += byRisk.get(end).observed();
                end++;
            }
            double keptHere = end - start - lostHere;
            keptBelow += lostHere * (kept + keptHere / 2);
            lost += lostHere;
            kept += keptHere;
        }
        return lost == 0 || kept == 0 ? null : keptBelow / (lost * kept);
    }

    private static List<Decile> deciles(List<Outcome> byRisk) {
        List<Decile> deciles = new ArrayList<>();
        for (int group = 0; group < GROUPS; group++) {
            List<Outcome> members = group(byRisk, group);
            if (!members.isEmpty()) {
                deciles.add(new Decile(
                        members.stream()
                                .mapToDouble(Outcome::prediction)
                                .average()
                                .orElse(0),
                        members.stream()
                                .mapToDouble(Outcome::observed)
                                .average()
                                .orElse(0),
                        members.size()));
            }
        }
        return deciles;
    }

    /** The group at this position of ten. */
    static <T> List<T> group(List<T> sorted, int group) {
        long size = sorted.size();
        return sorted.subList((int) (size * group / GROUPS), (int) (size * (group + 1) / GROUPS));
    }
}
