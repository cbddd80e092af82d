package io.holdfast.ticket.webhook.decision;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.webhook.decision.AttemptResult.Answered;
import io.holdfast.ticket.webhook.decision.AttemptResult.NotAnswered;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryDecisionTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 226, 299})
    void any2xxIsSuccess(int status) {
        assertThat(DeliveryDecision.of(new Answered(status, null))).isEqualTo(DeliveryDecision.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 300, 301, 302, 304, 307, 308, 400, 401, 404, 409, 411, 429, 500, 503, 599, 999})
    void anyOtherStatusIsAFailureAndARedirectToo(int status) {
        assertThat(DeliveryDecision.of(new Answered(status, "5"))).isEqualTo(DeliveryDecision.FAILED);
    }

    @Test
    void status410MeansThatTheReceiverWantsNothingAnyMore() {
        assertThat(DeliveryDecision.of(new Answered(410, null))).isEqualTo(DeliveryDecision.GONE);
    }

    @ParameterizedTest
    @EnumSource
    void noAnswerIsAFailure(AttemptResult.Reason reason) {
        assertThat(DeliveryDecision.of(new NotAnswered(reason))).isEqualTo(DeliveryDecision.FAILED);
    }
}
