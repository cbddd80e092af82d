package io.holdfast.rest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LabelLimitTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @BeforeEach
    void limit() {
        registry.config().meterFilter(new LabelLimit(50));
    }

    @Test
    void furtherValuesOfALabelAreCountedAsOther() {
        for (int i = 0; i < 1_000; i++) {
            registry.counter("holdfast.probe", "word", "w" + i).increment();
        }

        assertThat(registry.find("holdfast.probe").counters()).hasSize(51);
        assertThat(registry.get("holdfast.probe").tag("word", "w7").counter().count())
                .isEqualTo(1);
        assertThat(registry.get("holdfast.probe").tag("word", "other").counter().count())
                .isEqualTo(950);
    }

    @Test
    void pathsThatWereRefusedTakeNoPlaceOfPathsThatAreAnswered() {
        for (int i = 0; i < 1_000; i++) {
            request("/any" + i, "413");
        }
        request("/events", "202");
        request("/events", "422");
        request("/tickets/{ticketId}", "404");

        assertThat(registry.find("http.server.requests").counters()).hasSizeLessThan(30);
        assertThat(registry.get("http.server.requests")
                        .tags("uri", "/events", "status", "422")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("http.server.requests")
                        .tag("uri", "/tickets/{ticketId}")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    private void request(String uri, String status) {
        Counter counter = registry.counter("http.server.requests", "uri", uri, "status", status);
        counter.increment();
    }

    @Test
    void metricsOfLibrariesAreLeftAlone() {
        for (int i = 0; i < 200; i++) {
            registry.counter("kafka.probe", "partition", "p" + i).increment();
        }

        assertThat(registry.find("kafka.probe").counters()).hasSize(200);
    }

    @Test
    void aMethodThatHttpDoesNotDefineIsOther() {
        assertThat(MetricLabels.Methods.of("GET")).isEmpty();
        assertThat(MetricLabels.Methods.of("BREW")).containsExactly(Tag.of("method", "OTHER"));
    }
}
