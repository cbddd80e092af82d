package io.holdfast.analytics.retention.model;

/**
 * When a customer is at high risk, and when a customer has lapsed. Between the two levels of risk nothing changes
 * (hysteresis), so that a risk which moves a little about one of them is not told again and again.
 *
 * @param high the risk from which on it is high
 * @param normalBelow the risk below which a high one is normal again; at most {@code high}
 * @param lapsedAfterDays whole days without activity
 */
public record RiskThresholds(double high, double normalBelow, int lapsedAfterDays) {

    public static final int LAPSED_AFTER_DAYS_MAX = 3660;

    public RiskThresholds {
        if (!(normalBelow > 0 && normalBelow <= high && high <= 1)) {
            throw new IllegalArgumentException(
                    "risk thresholds must be 0 < normal-below (%s) <= high (%s) <= 1".formatted(normalBelow, high));
        }
        if (lapsedAfterDays < 1 || lapsedAfterDays > LAPSED_AFTER_DAYS_MAX) {
            throw new IllegalArgumentException(
                    "lapsed-after must be 1 to %d days, not %d".formatted(LAPSED_AFTER_DAYS_MAX, lapsedAfterDays));
        }
    }

    RiskLevel levelAfter(RiskLevel before, double risk) {
        return switch (before) {
            case NORMAL -> risk >= high ? RiskLevel.HIGH : RiskLevel.NORMAL;
            case HIGH -> risk < normalBelow ? RiskLevel.NORMAL : RiskLevel.HIGH;
        };
    }
}
