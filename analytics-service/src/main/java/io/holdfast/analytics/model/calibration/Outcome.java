package io.holdfast.analytics.model.calibration;

import java.util.Comparator;

/**
 * A customer, judged afterwards.
 *
 * @param prediction a number known beforehand: the risk, or the days since the last purchase
 * @param lost no purchase within the horizon
 */
public record Outcome(double prediction, boolean lost) {

    static final Comparator<Outcome> BY_PREDICTION = Comparator.comparingDouble(Outcome::prediction);

    public Outcome {
        if (!Double.isFinite(prediction)) {
            throw new IllegalArgumentException("no prediction: " + prediction);
        }
    }

    int observed() {
        return lost ? 1 : 0;
    }
}
