package io.holdfast.analytics.model.estimation;

import java.util.Arrays;
import java.util.Optional;

import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;

/**
 * Minus the Hessian of a log likelihood, scaled to a diagonal of ±1, so that parameters of which the data tell much and
 * little are treated alike.
 */
final class Information {

    private static final double EIGENVALUE_MIN = 1e-10;
    /** Beside a diagonal of ±1, smaller entries mean nothing, and the decomposition would underflow. */
    private static final double ENTRY_MIN = 1e-30;

    private static final double PIVOT_MIN = 1e-12;
    private static final double SYMMETRY = 1e-10;

    private final double[] scales;
    private final RealMatrix scaled;

    /** @param of the coordinates that are looked at */
    Information(Expansion expansion, int[] of) {
        double[] diagonal = Arrays.stream(of)
                .mapToDouble(i -> Math.abs(expansion.hessian(i, i)))
                .toArray();
        double smallest = Math.max(
                Double.MIN_NORMAL, Arrays.stream(diagonal).max().orElse(0) * Double.MIN_NORMAL / Math.ulp(1.0));
        scales = Arrays.stream(diagonal)
                .map(entry -> 1 / Math.sqrt(Math.max(entry, smallest)))
                .toArray();
        scaled = MatrixUtils.createRealMatrix(of.length, of.length);
        for (int i = 0; i < of.length; i++) {
            for (int j = 0; j < of.length; j++) {
                double entry = -expansion.hessian(of[i], of[j]) * scales[i] * scales[j];
                scaled.setEntry(i, j, Math.abs(entry) < ENTRY_MIN ? 0 : entry);
            }
        }
    }

    /** Newton's step, in which negative eigenvalues count by their size: it leads upwards. */
    double[] step(double[] gradient) {
        RealVector scaledGradient = new ArrayRealVector(gradient).ebeMultiply(new ArrayRealVector(scales));
        RealVector step;
        try {
            EigenDecompositionSymmetric decomposition = new EigenDecompositionSymmetric(scaled);
            RealMatrix vectors = decomposition.getV();
            RealVector inEigenvectors = vectors.preMultiply(scaledGradient);
            double[] values = decomposition.getEigenvalues();
            for (int i = 0; i < values.length; i++) {
                double size = Math.max(Math.abs(values[i]), EIGENVALUE_MIN);
                inEigenvectors.setEntry(i, inEigenvectors.getEntry(i) / size);
            }
            step = vectors.operate(inEigenvectors);
        } catch (MathRuntimeException notDecomposed) {
            // The scaled gradient leads upwards too.
            step = scaledGradient;
        }
        return step.ebeMultiply(new ArrayRealVector(scales)).toArray();
    }

    /** The inverse; empty when this is not positive definite. */
    Optional<double[][]> inverse() {
        try {
            RealMatrix inverse = new CholeskyDecomposition(scaled, SYMMETRY, PIVOT_MIN)
                    .getSolver()
                    .getInverse();
            RealMatrix back = MatrixUtils.createRealDiagonalMatrix(scales);
            return Optional.of(back.multiply(inverse).multiply(back).getData());
        } catch (MathRuntimeException notPositiveDefinite) {
            return Optional.empty();
        }
    }
}
