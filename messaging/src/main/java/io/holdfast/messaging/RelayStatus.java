package io.holdfast.messaging;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/** How the relay is doing. Written by its thread, read by health checks. */
final class RelayStatus {

    private final LongSupplier nanoTime;
    private volatile boolean started;
    private volatile boolean leads;
    private volatile long beatNanos;
    private volatile long progressNanos;
    private volatile long kafkaAnsweredNanos;
    private volatile Map<String, String> heldTopics = Map.of();
    private volatile @Nullable String failure;

    /** @param nanoTime {@link System#nanoTime} */
    RelayStatus(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        long now = nanoTime.getAsLong();
        beatNanos = now;
        progressNanos = now;
        kafkaAnsweredNanos = now;
    }

    /** The thread runs: to be called at least every few seconds. */
    void beat() {
        started = true;
        beatNanos = nanoTime.getAsLong();
    }

    /** Another instance leads. */
    void standBy() {
        leads = false;
        heldTopics = Map.of();
        progressed();
    }

    /** This instance leads; also again, after a failure: the time since the last progress goes on. */
    void lead() {
        leads = true;
    }

    /** Rows were delivered, or none wait that could be. */
    void progressed() {
        progressNanos = nanoTime.getAsLong();
        failure = null;
    }

    void kafkaAnswered() {
        kafkaAnsweredNanos = nanoTime.getAsLong();
    }

    void failed(String reason) {
        failure = reason;
    }

    /** @param reasons the topics whose rows wait, each with the reason */
    void holdTopics(Map<String, String> reasons) {
        heldTopics = Map.copyOf(reasons);
    }

    RelayHealth health(RelayHealth.Limits limits) {
        long now = nanoTime.getAsLong();
        return RelayHealth.of(
                new RelayHealth.Observation(
                        started,
                        leads,
                        Duration.ofNanos(now - beatNanos),
                        Duration.ofNanos(now - progressNanos),
                        Duration.ofNanos(now - kafkaAnsweredNanos),
                        heldTopics,
                        failure),
                limits);
    }
}
