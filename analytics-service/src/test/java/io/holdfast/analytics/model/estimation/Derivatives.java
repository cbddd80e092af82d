package io.holdfast.analytics.model.estimation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Checks gradients and Hessians by central differences. */
public final class Derivatives {

    private static final double STEP = 1e-5;

    private Derivatives() {}

    public static void assertAreThoseOfTheValue(LogLikelihood likelihood, double... parameters) {
        Expansion expansion = likelihood.expansion(parameters);
        assertThat(expansion.value())
                .isCloseTo(likelihood.value(parameters), within(tolerance(expansion.value(), 1e-12)));
        for (int i = 0; i < parameters.length; i++) {
            double step = STEP * parameters[i];
            double[] up = moved(parameters, i, step);
            double[] down = moved(parameters, i, -step);
            double gradient = (likelihood.value(up) - likelihood.value(down)) / (2 * step);
            double noise = 1e-14 * Math.abs(expansion.value()) / step;
            assertThat(expansion.gradient(i))
                    .as("gradient %d", i)
                    .isCloseTo(gradient, within(tolerance(gradient, 1e-6) + noise));
            Expansion above = likelihood.expansion(up);
            Expansion below = likelihood.expansion(down);
            for (int j = 0; j < parameters.length; j++) {
                double hessian = (above.gradient(j) - below.gradient(j)) / (2 * step);
                assertThat(expansion.hessian(i, j))
                        .as("Hessian %d, %d", i, j)
                        .isCloseTo(hessian, within(tolerance(hessian, 1e-5)));
            }
        }
    }

    private static double tolerance(double value, double relative) {
        return relative * Math.max(1, Math.abs(value));
    }

    private static double[] moved(double[] parameters, int i, double step) {
        double[] moved = parameters.clone();
        moved[i] += step;
        return moved;
    }
}
