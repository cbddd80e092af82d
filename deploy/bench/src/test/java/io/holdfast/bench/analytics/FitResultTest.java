package io.holdfast.bench.analytics;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class FitResultTest {

    private static final BgNbdParameters TRUTH = new BgNbdParameters(1.2, 8, 0.8, 6);

    @Test
    void estimatesWithinFourStandardErrorsPass() throws JsonProcessingException {
        FitResult fit = fit("converged", 8.39);

        assertThatCode(() -> fit.requireNear(TRUTH, 1_000)).doesNotThrowAnyException();
    }

    @Test
    void anEstimateThatIsFurtherAwayFails() throws JsonProcessingException {
        FitResult fit = fit("converged", 8.41);

        assertThatIllegalStateException()
                .isThrownBy(() -> fit.requireNear(TRUTH, 1_000))
                .withMessageContaining("alpha");
    }

    @Test
    void aFitThatHasNotConvergedOrHasOtherCustomersFails() throws JsonProcessingException {
        FitResult boundary = fit("boundary", 8);
        FitResult converged = fit("converged", 8);

        assertThatIllegalStateException().isThrownBy(() -> boundary.requireNear(TRUTH, 1_000));
        assertThatIllegalStateException().isThrownBy(() -> converged.requireNear(TRUTH, 999));
    }

    @Test
    void anEstimateWithoutAStandardErrorFails() throws JsonProcessingException {
        FitResult fit = FitResult.of(new ObjectMapper().readTree("""
                {"customers": 1000, "parameters": {"r": 1.2, "alpha": 8, "a": 0.8, "b": 6}, "standardErrors": {"r": null},
                 "fit": {"state": "converged"}}
                """));

        assertThatIllegalStateException().isThrownBy(() -> fit.requireNear(TRUTH, 1_000));
    }

    private static FitResult fit(String state, double alpha) throws JsonProcessingException {
        return FitResult.of(new ObjectMapper().readTree("""
                {"customers": 1000, "parameters": {"r": 1.2, "alpha": %s, "a": 0.8, "b": 6},
                 "standardErrors": {"r": 0.1, "alpha": 0.1, "a": 0.1, "b": 0.1},
                 "fit": {"state": "%s", "distinctRows": 10, "iterations": 3}}
                """.formatted(alpha, state)));
    }
}
