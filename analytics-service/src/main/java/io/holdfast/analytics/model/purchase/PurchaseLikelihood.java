package io.holdfast.analytics.model.purchase;

import java.util.List;

import io.holdfast.analytics.model.estimation.Expansion;
import io.holdfast.analytics.model.estimation.FrequencyGroups;
import io.holdfast.analytics.model.estimation.LogLikelihood;

/**
 * The log likelihood of a table, with gradient and Hessian. Parameters: r, α, a, b. With s chances to drop out, which is
 * what the models differ in,
 *
 * <pre>
 * ln L = lnΓ(r+x) − lnΓ(r) + r ln α + ln[B(a,b+s)/B(a,b)] + ln(e^u + [s>0] e^v)
 * u = −(r+x) ln(α+T)      v = ln a − ln(b+s−1) − (r+x) ln(α+t_x)
 * </pre>
 *
 * What depends on x alone is computed once for all rows with that x, and logarithms once for each time that occurs.
 */
final class PurchaseLikelihood implements LogLikelihood {

    static final int R = 0;
    static final int ALPHA = 1;
    static final int A = 2;
    static final int B = 3;

    private static final int DIMENSION = 4;

    private final PurchaseProcess process;
    private final RowTimes ages;
    private final RowTimes recencies;
    private final double[] counts;
    private final FrequencyGroups groups;

    /** @param timeScale by which times are multiplied */
    PurchaseLikelihood(PurchaseProcess process, PurchaseTable table, double timeScale) {
        this.process = process;
        List<PurchaseTable.Row> rows = table.rows();
        ages = new RowTimes(rows.stream()
                .mapToDouble(row -> row.history().age() * timeScale)
                .toArray());
        recencies = new RowTimes(rows.stream()
                .mapToDouble(row -> row.history().recency() * timeScale)
                .toArray());
        counts = rows.stream().mapToDouble(PurchaseTable.Row::count).toArray();
        groups = new FrequencyGroups(
                rows.stream().mapToDouble(row -> row.history().frequency()).toArray());
    }

    @Override
    public double value(double[] parameters) {
        double[] logAges = ages.logarithms(parameters[ALPHA]);
        double[] logRecencies = recencies.logarithms(parameters[ALPHA]);
        double sum = 0;
        int row = 0;
        for (int group = 0; group < groups.size(); group++) {
            TimeSums times = timesOf(parameters, group);
            double customers = 0;
            for (; row < groups.end(group); row++) {
                sum += counts[row] * times.value(ages.ofRow(logAges, row), recencies.ofRow(logRecencies, row));
                customers += counts[row];
            }
            sum += customers * ofFrequency(parameters, groups.frequency(group));
        }
        return sum;
    }

    @Override
    public Expansion expansion(double[] parameters) {
        Expansion sum = new Expansion(DIMENSION);
        double[] logAges = ages.logarithms(parameters[ALPHA]);
        double[] logRecencies = recencies.logarithms(parameters[ALPHA]);
        double[] perAge = ages.reciprocals(parameters[ALPHA]);
        double[] perRecency = recencies.reciprocals(parameters[ALPHA]);
        int row = 0;
        for (int group = 0; group < groups.size(); group++) {
            TimeSums times = timesOf(parameters, group);
            double customers = 0;
            for (; row < groups.end(group); row++) {
                times.add(
                        counts[row],
                        ages.ofRow(logAges, row),
                        recencies.ofRow(logRecencies, row),
                        ages.ofRow(perAge, row),
                        recencies.ofRow(perRecency, row));
                customers += counts[row];
            }
            times.addTo(sum);
            double chances = process.chancesToDropOut(groups.frequency(group));
            if (chances > 0) {
                times.addDropOutTo(sum, 1 / parameters[A], -1 / (parameters[B] + chances - 1));
            }
            addFrequency(sum, parameters, groups.frequency(group), customers);
        }
        return sum;
    }

    private TimeSums timesOf(double[] parameters, int group) {
        return new TimeSums(
                parameters[R] + groups.frequency(group), logDropOutOdds(parameters, groups.frequency(group)));
    }

    /** ln of a / (b+s−1), the odds of having dropped out at the last chance; minus infinity where there was none. */
    private double logDropOutOdds(double[] parameters, double frequency) {
        double chances = process.chancesToDropOut(frequency);
        return chances == 0 ? Double.NEGATIVE_INFINITY : Math.log(parameters[A] / (parameters[B] + chances - 1));
    }

    private double ofFrequency(double[] parameters, double frequency) {
        return RisingFactorials.logRising(parameters[R], frequency)
                + parameters[R] * Math.log(parameters[ALPHA])
                + RisingFactorials.logBetaRatio(parameters[A], parameters[B], process.chancesToDropOut(frequency));
    }

    private void addFrequency(Expansion sum, double[] parameters, double frequency, double customers) {
        double r = parameters[R];
        double alpha = parameters[ALPHA];
        double b = parameters[B];
        double ab = parameters[A] + b;
        double chances = process.chancesToDropOut(frequency);
        double reciprocals = RisingFactorials.reciprocals(ab, chances);
        double squares = RisingFactorials.reciprocalSquares(ab, chances);
        sum.addValue(customers * ofFrequency(parameters, frequency));
        sum.addGradient(R, customers * (RisingFactorials.reciprocals(r, frequency) + Math.log(alpha)));
        sum.addGradient(ALPHA, customers * r / alpha);
        sum.addGradient(A, customers * -reciprocals);
        sum.addGradient(B, customers * (RisingFactorials.reciprocals(b, chances) - reciprocals));
        sum.addHessian(R, R, customers * -RisingFactorials.reciprocalSquares(r, frequency));
        sum.addHessian(R, ALPHA, customers / alpha);
        sum.addHessian(ALPHA, ALPHA, customers * -r / (alpha * alpha));
        sum.addHessian(A, A, customers * squares);
        sum.addHessian(A, B, customers * squares);
        sum.addHessian(B, B, customers * (squares - RisingFactorials.reciprocalSquares(b, chances)));
    }
}
