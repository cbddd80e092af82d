package io.holdfast.messaging;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import org.jboss.logging.Logger;

/**
 * Measures how many records the inbox is behind: the records of this instance's partitions whose effects are not committed.
 * The broker is asked on a schedule, not for each scrape.
 */
@Singleton
class InboxLag {

    private static final Logger LOG = Logger.getLogger(InboxLag.class);

    private final LogOffsets offsets;
    private final InboxProgress progress;
    private final Vertx vertx;
    private final long everyMillis;
    private volatile double records = Double.NaN;
    private volatile long timer;

    InboxLag(LogOffsets offsets, InboxProgress progress, InboxConfig config, Vertx vertx, MeterRegistry registry) {
        this.offsets = offsets;
        this.progress = progress;
        this.vertx = vertx;
        this.everyMillis = config.lagEvery().toMillis();
        Gauge.builder("holdfast.inbox.lag.records", this, lag -> lag.records)
                .description("Records of this instance's partitions whose effects are not committed")
                .register(registry);
    }

    void start(@Observes StartupEvent event) {
        timer = vertx.setPeriodic(everyMillis, id -> update());
    }

    void stop(@Observes ShutdownEvent event) {
        vertx.cancelTimer(timer);
    }

    private void update() {
        if (progress.isBlocked()) {
            records = Double.NaN;
            return;
        }
        measure(offsets, progress).subscribe().with(measured -> records = measured, failure -> {
            // While the broker does not answer, it is not known how many records there are.
            records = Double.NaN;
            LOG.debugf("the lag could not be measured: %s", failure.getMessage());
        });
    }

    static Uni<Long> measure(LogOffsets offsets, InboxProgress progress) {
        Map<String, Set<Integer>> assigned = new HashMap<>();
        for (TopicPartitionKey partition : progress.assigned()) {
            assigned.computeIfAbsent(partition.topic(), topic -> new HashSet<>())
                    .add(partition.partition());
        }
        if (assigned.isEmpty()) {
            return Uni.createFrom().item(0L);
        }
        List<Uni<Long>> topics = new ArrayList<>(assigned.size());
        assigned.forEach((topic, partitions) ->
                topics.add(offsets.endOffsets(topic, partitions).map(ends -> behind(offsets, topic, ends))));
        return Uni.join()
                .all(topics)
                .andFailFast()
                .map(counts -> counts.stream().mapToLong(Long::longValue).sum());
    }

    private static long behind(LogOffsets offsets, String topic, Map<Integer, Long> ends) {
        return ends.entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - offsets.processed(topic, end.getKey())))
                .sum();
    }
}
