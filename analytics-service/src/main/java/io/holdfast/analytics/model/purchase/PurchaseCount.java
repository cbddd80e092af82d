package io.holdfast.analytics.model.purchase;

/**
 * The number N of purchases of a customer who is alive now: N = min(K, G), where K, the purchases without any leaving, is
 * negative binomial (a Poisson count whose rate is Gamma(shape) and whose time is given in units of the rate), and G, the
 * purchase at which the customer leaves, is geometric with a Beta(a, b) probability:
 *
 * <pre>
 * E[N]      = Σ_{j≥0}   P(K>j) w_j,   w_j = P(G>j) = B(a, b+j) / B(a, b)
 * E[N(N−1)] = 2 Σ_{j≥0} j P(K>j) w_j
 * </pre>
 *
 * All terms are positive, so nothing cancels, and a = 1 is no special case, unlike in the published form with 2F1, to
 * which the first sum is equal. Where many terms would be needed, see {@link PurchaseIntegral}.
 */
final class PurchaseCount {

    private static final int TERMS_MAX = 1_000;
    private static final double PRECISION = 1e-15;

    private final double shape;
    private final double a;
    private final double b;

    /** In units of the rate. */
    private final double time;

    /** @param time positive */
    PurchaseCount(double shape, double a, double b, double time) {
        this.shape = shape;
        this.a = a;
        this.b = b;
        this.time = time;
    }

    /**
     * Mean and pairs.
     *
     * @param mean E[N]
     * @param pairs E[N(N−1)] / 2
     */
    record Result(double mean, double pairs) {}

    Result result() {
        return terms() <= TERMS_MAX ? series() : new PurchaseIntegral(shape, a, b, time).result();
    }

    /** Up to ten standard deviations beyond the mean of K, and to where its geometric tail has lost 16 digits. */
    private double terms() {
        double expected = shape * time;
        return expected + 10 * Math.sqrt(expected * (1 + time)) + 40 * (1 + time);
    }

    /** P(K=0) does not underflow: it is at least e^−(shape·time), and shape·time is below the number of terms. */
    Result series() {
        double mean = 0;
        double pairs = 0;
        double success = time / (1 + time);
        double probability = Math.exp(-shape * Math.log1p(time));
        double more = -Math.expm1(-shape * Math.log1p(time));
        double stayed = 1;
        for (int j = 0; j < 2 * TERMS_MAX; j++) {
            mean += more * stayed;
            pairs += j * more * stayed;
            double ratio = success * (shape + j) / (j + 1);
            probability *= ratio;
            more = Math.max(0, more - probability);
            stayed *= (b + j) / (a + b + j);
            double rest = probability * stayed * (j + 1) / ((1 - ratio) * (1 - ratio));
            if (ratio < 1 && rest <= PRECISION * Math.min(mean, pairs)) {
                break;
            }
        }
        return new Result(mean, pairs);
    }
}
