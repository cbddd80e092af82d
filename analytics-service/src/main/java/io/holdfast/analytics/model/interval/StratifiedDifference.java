package io.holdfast.analytics.model.interval;

import java.util.List;

import org.jspecify.annotations.Nullable;

/** The difference of the shares of two groups, adjusted for strata in which both occur. */
public final class StratifiedDifference {

    private StratifiedDifference() {}

    /** The shares of both groups in one stratum. */
    public record Stratum(Share first, Share second) {}

    /**
     * The Mantel-Haenszel risk difference, first less second (Greenland &amp; Robins 1985), with Sato's variance (Sato
     * 1989). Null when no stratum has both groups.
     */
    public static @Nullable Difference mantelHaenszel(List<Stratum> strata) {
        double weights = 0;
        double differences = 0;
        double p = 0;
        double q = 0;
        for (Stratum stratum : strata) {
            double a = stratum.first.part();
            double c = stratum.second.part();
            double n1 = stratum.first.whole();
            double n0 = stratum.second.whole();
            if (n1 == 0 || n0 == 0) {
                continue;
            }
            double n = n1 + n0;
            weights += n1 * n0 / n;
            differences += (a * n0 - c * n1) / n;
            p += (n1 * n1 * c - n0 * n0 * a + n1 * n0 * (n0 - n1) / 2) / (n * n);
            q += (a * (n0 - c) + c * (n1 - a)) / (2 * n);
        }
        if (weights == 0) {
            return null;
        }
        double difference = differences / weights;
        // Of shares that are all 0 or all 1 it is 0, which rounding can miss.
        double variance = Math.max(0, (difference * p + q) / (weights * weights));
        double margin = Interval.Z * Math.sqrt(variance);
        return new Difference(difference, difference - margin, difference + margin);
    }
}
