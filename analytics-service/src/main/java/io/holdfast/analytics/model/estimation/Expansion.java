package io.holdfast.analytics.model.estimation;

/** Value, gradient and Hessian of a function at one point; filled by adding. */
public final class Expansion {

    private double value;
    private final double[] gradient;
    private final double[][] hessian;

    public Expansion(int dimension) {
        gradient = new double[dimension];
        hessian = new double[dimension][dimension];
    }

    public void addValue(double more) {
        value += more;
    }

    public void addGradient(int i, double more) {
        gradient[i] += more;
    }

    /** Adds to both entries of a pair, the Hessian being symmetric. */
    public void addHessian(int i, int j, double more) {
        hessian[i][j] += more;
        if (i != j) {
            hessian[j][i] += more;
        }
    }

    public double value() {
        return value;
    }

    public double gradient(int i) {
        return gradient[i];
    }

    double hessian(int i, int j) {
        return hessian[i][j];
    }

    int dimension() {
        return gradient.length;
    }

    boolean isFinite() {
        double sum = value;
        for (int i = 0; i < gradient.length; i++) {
            sum += gradient[i];
            for (double entry : hessian[i]) {
                sum += entry;
            }
        }
        return Double.isFinite(sum);
    }

    /** The same function of the logarithms of its arguments, at the same point. */
    Expansion byLogarithms(double[] arguments) {
        Expansion logarithmic = new Expansion(gradient.length);
        logarithmic.value = value;
        for (int i = 0; i < gradient.length; i++) {
            logarithmic.gradient[i] = arguments[i] * gradient[i];
            for (int j = 0; j < gradient.length; j++) {
                logarithmic.hessian[i][j] = arguments[i] * arguments[j] * hessian[i][j];
            }
            logarithmic.hessian[i][i] += logarithmic.gradient[i];
        }
        return logarithmic;
    }
}
