package io.holdfast.messaging;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TracesTest {

    private static final String SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final String NOT_SAMPLED = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

    @Test
    void onlyAValidTraceWithTheSampledFlagIsRecorded() {
        assertThat(Traces.sampled(SAMPLED)).isEqualTo(SAMPLED);
        assertThat(Traces.sampled(NOT_SAMPLED)).isNull();
        assertThat(Traces.sampled(null)).isNull();
        assertThat(Traces.sampled("")).isNull();
        assertThat(Traces.sampled("00-00000000000000000000000000000000-00f067aa0ba902b7-01"))
                .isNull();
        assertThat(Traces.sampled("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01"))
                .isNull();
        assertThat(Traces.sampled("zz" + SAMPLED.substring(2))).isNull();
        assertThat(Traces.sampled("x".repeat(512))).isNull();
    }

    @Test
    void withoutASpanTheTraceOfTheSenderIsPassedOn() {
        Traces.Transaction transaction = TestTraces.NONE.begin();

        assertThat(transaction.start(SAMPLED, SpanKind.CONSUMER, "process", Attributes.empty()))
                .isEqualTo(SAMPLED);
        assertThat(transaction.start(null, SpanKind.CONSUMER, "process", Attributes.empty()))
                .isNull();
        assertThat(transaction.start("unreadable", SpanKind.CONSUMER, "process", Attributes.empty()))
                .isEqualTo("unreadable");
        transaction.end(new IllegalStateException("the transaction failed"));
    }

    @Test
    void noRequestNoTrace() {
        assertThat(Traces.current()).isNull();
    }
}
