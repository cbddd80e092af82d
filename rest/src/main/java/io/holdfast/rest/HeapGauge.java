package io.holdfast.rest;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import org.jspecify.annotations.Nullable;

/**
 * The share of the old generation that was in use after the last collection of it, from 0 to 1; 0 before the first one.
 *
 * <p>Micrometer's {@code jvm.memory.usage.after.gc} is also written after collections of the young generation only. Garbage
 * in the old one counts there, so that a service with much memory left reports a full heap until the next full collection.
 */
@Singleton
class HeapGauge {

    private final MeterRegistry registry;

    HeapGauge(MeterRegistry registry) {
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(HeapGauge::isOldGeneration)
                .toList();
        Gauge.builder("holdfast.heap.used.ratio", pools, HeapGauge::usedRatio)
                .description("Share of the old generation in use after the last collection of it")
                .strongReference(true)
                .register(registry);
    }

    /** The names are "Tenured Gen", "PS Old Gen", "G1 Old Gen", "ZGC Old Generation" and "Shenandoah". */
    private static boolean isOldGeneration(MemoryPoolMXBean pool) {
        String name = pool.getName();
        return pool.getType() == MemoryType.HEAP
                && (name.contains("Old Gen") || name.contains("Tenured Gen") || name.equals("Shenandoah"));
    }

    private static double usedRatio(List<MemoryPoolMXBean> pools) {
        double used = 0;
        double max = 0;
        for (MemoryPoolMXBean pool : pools) {
            @Nullable MemoryUsage usage = pool.getCollectionUsage();
            if (usage != null && usage.getMax() > 0) {
                used += usage.getUsed();
                max += usage.getMax();
            }
        }
        return max == 0 ? Double.NaN : used / max;
    }
}
