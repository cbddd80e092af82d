package io.holdfast.rest;

import java.time.Duration;
import java.util.Arrays;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RequestDurationsTest {

    private final MeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void requestsHaveBucketsAndOtherTimersNone() {
        registry.config().meterFilter(new RequestDurations());
        registry.timer("http.server.requests").record(Duration.ofMillis(30));

        CountAtBucket[] buckets =
                registry.timer("http.server.requests").takeSnapshot().histogramCounts();

        assertThat(Arrays.stream(buckets).map(CountAtBucket::count)).containsSubsequence(0.0, 0.0, 0.0, 1.0);
        assertThat(buckets).hasSize(11);
        assertThat(registry.timer("holdfast.probe").takeSnapshot().histogramCounts())
                .isEmpty();
    }
}
