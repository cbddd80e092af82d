package io.holdfast.bench.loyalty;

import java.util.Map;

import org.junit.jupiter.api.Test;

import io.holdfast.bench.harness.HttpExchange.Request;
import io.holdfast.bench.harness.HttpExchange.Response;
import io.holdfast.bench.harness.HttpExchange.Step;

import static org.assertj.core.api.Assertions.assertThat;

class RedemptionExchangeTest {

    private static final Response HELD = redemption(201, "R-1", "held", 5);

    private final CapturedRedemptions captured = new CapturedRedemptions();
    private final RedemptionExchange exchange = new RedemptionExchange("C-1", 5, captured);

    @Test
    void aRedemptionIsHeldAndThenCaptured() {
        Request hold = exchange.first();
        Step afterHold = exchange.after(HELD);
        Step afterCapture = exchange.after(redemption(200, "R-1", "captured", 5));

        assertThat(hold.path()).isEqualTo("/customers/C-1/redemptions");
        assertThat(hold.body()).hasToString("{\"points\":5}");
        assertThat(afterHold)
                .isInstanceOfSatisfying(
                        Step.Send.class,
                        step -> assertThat(step.request().path()).isEqualTo("/redemptions/R-1/capture"));
        assertThat(afterCapture).isEqualTo(new Step.Finished());
        assertThat(captured.customers()).containsOnly(Map.entry("R-1", "C-1"));
    }

    @Test
    void aRefusedHoldFails() {
        exchange.first();

        Step step = exchange.after(new Response(409, "{\"type\":\"insufficient-points\"}"));

        assertThat(step)
                .isEqualTo(new Step.Failed(
                        "POST /customers/C-1/redemptions was answered 409: {\"type\":\"insufficient-points\"}"));
        assertThat(captured.customers()).isEmpty();
    }

    @Test
    void aHoldOfOtherPointsFails() {
        assertThat(exchange.after(redemption(201, "R-1", "held", 4))).isInstanceOf(Step.Failed.class);
    }

    @Test
    void aCaptureThatIsAnsweredWithAnotherStateFails() {
        exchange.after(HELD);

        assertThat(exchange.after(redemption(200, "R-1", "expired", 5))).isInstanceOf(Step.Failed.class);
        assertThat(captured.customers()).isEmpty();
    }

    @Test
    void anAnswerThatIsNotJsonFails() {
        assertThat(exchange.after(new Response(503, "not now"))).isInstanceOf(Step.Failed.class);
    }

    @Test
    void twoRedemptionsOfOneIdFail() {
        captured.add("R-1", "C-2");
        exchange.after(HELD);

        assertThat(exchange.after(redemption(200, "R-1", "captured", 5))).isInstanceOf(Step.Failed.class);
    }

    private static Response redemption(int status, String id, String state, long points) {
        return new Response(
                status, "{\"redemptionId\":\"%s\",\"state\":\"%s\",\"points\":%d}".formatted(id, state, points));
    }
}
