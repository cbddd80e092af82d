package io.holdfast.analytics.model.purchase;

import java.util.List;
import java.util.function.BooleanSupplier;

import io.holdfast.analytics.model.estimation.Fit;
import io.holdfast.analytics.model.estimation.LogLikelihood;
import io.holdfast.analytics.model.estimation.MaximumLikelihood;
import io.holdfast.analytics.model.estimation.Optimum;

/**
 * How customers purchase and leave: while alive, at times of a Poisson process, the rate of which is Gamma distributed
 * (r, α) over customers; at certain purchases they leave for good, with a probability that is Beta distributed (a, b).
 */
public enum PurchaseProcess {

    /** Customers may leave after each repeat purchase. */
    BG_NBD("bg-nbd", "Fader, Hardie & Lee 2005", 0),

    /** Customers may leave after each purchase, the first included. */
    MBG_NBD("mbg-nbd", "Batislam, Denizel & Filiztekin 2007", 1);

    private static final List<String> PARAMETERS = List.of("r", "alpha", "a", "b");

    /** Mean age, in scaled time, at which bounds and starting points are set. */
    private static final double MEAN_AGE = 30;

    private static final List<double[]> STARTS = List.of(
            new double[] {0.25, 5, 1, 2.5},
            new double[] {1, 10, 1, 1},
            new double[] {0.1, 1, 0.3, 5},
            new double[] {3, 30, 2, 10},
            new double[] {1, 5, 0.1, 0.5},
            // All customers purchase at much the same rate, or leave with much the same probability.
            new double[] {50, 500, 0.05, 0.05},
            new double[] {1, 10, 10, 1_000});

    /** On which the search works; the optimum is found on all. */
    private static final int SAMPLE_CUSTOMERS_MAX = 5_000;

    private final String label;
    private final String source;
    private final int chancesAtFirstPurchase;

    PurchaseProcess(String label, String source, int chancesAtFirstPurchase) {
        this.label = label;
        this.source = source;
        this.chancesAtFirstPurchase = chancesAtFirstPurchase;
    }

    /** The name in requests and answers. */
    public String label() {
        return label;
    }

    /** The paper. */
    public String source() {
        return source;
    }

    /**
     * Fits the parameters r, alpha, a, b; alpha in the unit of the table.
     *
     * @param abandoned polled during the fit
     * @throws io.holdfast.analytics.model.estimation.FitAbandonedException when abandoned
     */
    public Fit fit(PurchaseTable table, BooleanSupplier abandoned) {
        int distinctRows = table.rows().size();
        if (!table.isEnough()) {
            return Fit.tooLittleData(table.customers(), distinctRows);
        }
        double scale = MEAN_AGE / table.meanAge();
        PurchaseTable sample = table.sample(SAMPLE_CUSTOMERS_MAX);
        LogLikelihood all = new PurchaseLikelihood(this, table, scale);
        LogLikelihood ofSample = sample == table ? all : new PurchaseLikelihood(this, sample, scale);
        Optimum optimum = MaximumLikelihood.find(all, ofSample, STARTS, abandoned);
        double shift = table.repeatPurchases() * Math.log(scale);
        return Fit.of(optimum, PARAMETERS, new double[] {1, 1 / scale, 1, 1}, shift, table.customers(), distinctRows);
    }

    /** The model of a fit that has converged. */
    public PurchaseModel model(Fit fit) {
        if (!fit.hasConverged()) {
            throw new IllegalArgumentException("a model needs a converged fit: " + fit.state());
        }
        return model(fit.value(0), fit.value(1), fit.value(2), fit.value(3));
    }

    public PurchaseModel model(double r, double alpha, double a, double b) {
        return switch (this) {
            case BG_NBD -> new BgNbd(r, alpha, a, b);
            case MBG_NBD -> new MbgNbd(r, alpha, a, b);
        };
    }

    /** How often a customer with x repeat purchases could have left. */
    double chancesToDropOut(double frequency) {
        return frequency + chancesAtFirstPurchase;
    }
}
