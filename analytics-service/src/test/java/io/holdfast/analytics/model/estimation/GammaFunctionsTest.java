package io.holdfast.analytics.model.estimation;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class GammaFunctionsTest {

    private static final double EULER_MASCHERONI = 0.5772156649015329;

    @Test
    void digammaHasItsKnownValues() {
        assertThat(GammaFunctions.digamma(1)).isCloseTo(-EULER_MASCHERONI, within(1e-13));
        assertThat(GammaFunctions.digamma(0.5)).isCloseTo(-EULER_MASCHERONI - 2 * Math.log(2), within(1e-13));
    }

    @Test
    void digammaOfLargeArgumentsIsTheSumOfReciprocals() {
        double sum = -EULER_MASCHERONI;
        for (int i = 1; i < 60; i++) {
            sum += 1.0 / i;
        }
        assertThat(GammaFunctions.digamma(60)).isCloseTo(sum, within(1e-13));
    }

    @Test
    void trigammaHasItsKnownValue() {
        assertThat(GammaFunctions.trigamma(1)).isCloseTo(Math.PI * Math.PI / 6, within(1e-11));
    }
}
