package io.holdfast.ticket.webhook.decision;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.ticket.webhook.decision.AttemptResult.Answered;
import io.holdfast.ticket.webhook.decision.AttemptResult.NotAnswered;

import static org.assertj.core.api.Assertions.assertThat;

class VerdictTest {

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 226, 299})
    void any2xxIsSuccess(int status) {
        assertThat(Verdict.of(new Answered(status, null))).isEqualTo(Verdict.DELIVERED);
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 199, 300, 301, 302, 304, 307, 308, 400, 401, 404, 409, 411, 429, 500, 503, 599, 999})
    void anyOtherStatusIsAFailureAndARedirectToo(int status) {
        assertThat(Verdict.of(new Answered(status, "5"))).isEqualTo(Verdict.FAILED);
    }

    @Test
    void status410MeansThatTheReceiverWantsNothingAnyMore() {
        assertThat(Verdict.of(new Answered(410, null))).isEqualTo(Verdict.GONE);
    }

    @ParameterizedTest
    @EnumSource
    void noAnswerIsAFailure(AttemptResult.Reason reason) {
        assertThat(Verdict.of(new NotAnswered(reason))).isEqualTo(Verdict.FAILED);
    }
}
