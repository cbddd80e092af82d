package io.holdfast.rest;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.StartupEvent;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HeapGaugeTest {

    @Test
    void whatACollectionOfTheOldGenerationLeavesIsAShareOfIt() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new HeapGauge(registry).start(new StartupEvent());
        byte[][] kept = new byte[32][1 << 20];

        System.gc();

        double withThem = registry.get("holdfast.heap.used.ratio").gauge().value();
        assertThat(kept.length).isEqualTo(32);
        assertThat(withThem).isPositive().isLessThanOrEqualTo(1);
    }
}
