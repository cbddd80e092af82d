package io.holdfast.analytics.model.purchase;

import io.holdfast.analytics.model.interval.Moments;

/**
 * What is known of a customer at the end of observation: alive with a probability; if so, the purchase rate is Gamma
 * (shape, rate) and independent of the probability of leaving at a purchase, which is Beta (a, b).
 */
record Posterior(double alive, double shape, double rate, double a, double b) {

    private static final double PARAMETER_MIN = 1e-9;
    private static final double PARAMETER_MAX = 1e9;

    /** A variance grows by its square. */
    private static final double RELATIVE_HORIZON_MAX = 1e100;

    static Posterior of(PurchaseModel model, PurchaseHistory history) {
        double chances = model.process().chancesToDropOut((double) history.frequency());
        double shape = model.r() + history.frequency();
        double rate = model.alpha() + history.age();
        double alive = 1;
        if (chances > 0) {
            double logOdds = Math.log(model.a()) - Math.log(model.b() + chances - 1);
            double silence = (history.age() - history.recency()) / (model.alpha() + history.recency());
            alive = 1 / (1 + Math.exp(logOdds + shape * Math.log1p(silence)));
        }
        return new Posterior(alive, shape, rate, model.a(), model.b() + chances);
    }

    /** Within these bounds every result is a number. α has the unit of time, and with it a wider range. */
    static void requireParameters(double r, double alpha, double a, double b) {
        boolean valid = alpha > 0 && alpha < Double.POSITIVE_INFINITY;
        for (double parameter : new double[] {r, a, b}) {
            valid &= parameter >= PARAMETER_MIN && parameter <= PARAMETER_MAX;
        }
        if (!valid) {
            throw new IllegalArgumentException(
                    "parameters out of range: r %s, alpha %s, a %s, b %s".formatted(r, alpha, a, b));
        }
    }

    /** Alive, the next purchase comes before any chance to leave: 1 − ω(1 − (1 + t/rate)^−shape), without cancellation. */
    double noPurchaseWithin(double horizon) {
        return (1 - alive) + alive * Math.exp(-shape * Math.log1p(relative(horizon)));
    }

    Moments purchasesWithin(double horizon) {
        double time = relative(horizon);
        if (time == 0) {
            return Moments.ZERO;
        }
        PurchaseCount.Result count = new PurchaseCount(shape, a, b, time).result();
        double mean = alive * count.mean();
        double pairs = alive * count.pairs();
        return new Moments(mean, Math.max(0, 2 * pairs + mean - mean * mean));
    }

    private double relative(double horizon) {
        double time = horizon / rate;
        if (!(horizon >= 0 && time <= RELATIVE_HORIZON_MAX)) {
            throw new IllegalArgumentException("no horizon: " + horizon);
        }
        return time;
    }
}
