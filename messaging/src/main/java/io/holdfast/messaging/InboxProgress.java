package io.holdfast.messaging;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/**
 * This instance's assignment and the next offset of each of its partitions. Thread-safe: written by the inbox, read by
 * timers and health checks.
 */
final class InboxProgress {

    private final ConcurrentMap<TopicPartitionKey, Long> processed = new ConcurrentHashMap<>();
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private final ConcurrentMap<TopicPartitionKey, Unhandled> unhandled = new ConcurrentHashMap<>();
    private final Clock clock;
    private volatile @Nullable Assignment assignment;
    private volatile @Nullable String blockedReason;
    private volatile @Nullable String waitReason;
    private volatile @Nullable String gap;
    private volatile Map<String, String> topicIds = Map.of();

    /**
     * One assignment of partitions by the consumer group.
     *
     * @param generation the group's generation, which the connector adds to each polled batch
     * @param owner the token in the watermarks
     */
    record Assignment(int generation, UUID owner) {}

    /**
     * A record that fails for a reason that is not known to be its own. Its partition stands still until it succeeds.
     *
     * @param position topic, partition and offset, for an operator
     * @param since when it failed first
     * @param reason the last failure
     */
    record Unhandled(long offset, String position, Instant since, String reason) {}

    InboxProgress(Clock clock) {
        this.clock = clock;
    }

    void startAssignment(Assignment next, Map<TopicPartitionKey, Long> from) {
        processed.clear();
        unhandled.clear();
        processed.putAll(from);
        blockedReason = null;
        assignment = next;
    }

    /** Consumes nothing until the next assignment, for the reason given. */
    void block(String reason) {
        endAssignment();
        blockedReason = reason;
    }

    /** A partition waits for something that an operator must do. */
    void waitFor(String reason) {
        waitReason = reason;
    }

    void endWait() {
        waitReason = null;
    }

    @Nullable
    String waitReason() {
        return waitReason;
    }

    /** The topics of the assignment, each with its id; none while nothing is assigned. */
    Map<String, String> topicIds() {
        return topicIds;
    }

    void assignTopics(Map<String, String> ids) {
        topicIds = Map.copyOf(ids);
    }

    /** Why nothing is consumed although partitions are assigned; null otherwise. */
    @Nullable
    String blockedReason() {
        return blockedReason;
    }

    boolean isBlocked() {
        return blockedReason != null;
    }

    /** Records were deleted before they were processed; shown until the process ends. */
    void reportGap(String description) {
        gap = description;
    }

    @Nullable
    String gap() {
        return gap;
    }

    void endAssignment() {
        assignment = null;
        topicIds = Map.of();
        waitReason = null;
        processed.clear();
        unhandled.clear();
    }

    /** The owner's token for a batch of that generation; empty when it was polled under another assignment. */
    Optional<UUID> ownerOf(int generation) {
        Assignment current = assignment;
        return current != null && current.generation == generation ? Optional.of(current.owner) : Optional.empty();
    }

    boolean isOwner(UUID owner) {
        Assignment current = assignment;
        return current != null && current.owner.equals(owner);
    }

    void advance(Map<TopicPartitionKey, Long> offsets) {
        offsets.forEach((partition, offset) -> {
            processed.computeIfPresent(partition, (m, before) -> Math.max(before, offset));
            unhandled.computeIfPresent(partition, (m, stuck) -> stuck.offset() < offset ? null : stuck);
        });
    }

    /** Reports a record that could not be handled; no longer once its partition has advanced beyond it. */
    void reportUnhandled(UUID owner, InboxRecord record, Throwable failure) {
        if (!isOwner(owner)) {
            return;
        }
        String reason = failure.getClass().getSimpleName();
        unhandled.compute(
                new TopicPartitionKey(record.topic(), record.partition()),
                (partition, before) -> new Unhandled(
                        record.offset(),
                        record.position(),
                        before != null && before.offset() == record.offset() ? before.since() : clock.instant(),
                        reason));
    }

    /** The record that has waited longest to be handled; empty when none is reported. */
    Optional<Unhandled> oldestUnhandled() {
        return unhandled.values().stream().min(Comparator.comparing(Unhandled::since));
    }

    /** How long that record has waited, in seconds; 0 when there is none. */
    double unhandledSeconds() {
        return oldestUnhandled()
                .map(record -> Duration.between(record.since(), clock.instant()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    /** Whether any offset of the topic's assigned partitions counts as processed. */
    boolean hasProcessed(String topic) {
        return processed.entrySet().stream()
                .anyMatch(entry -> entry.getKey().topic().equals(topic) && entry.getValue() > 0);
    }

    /** The partitions that are assigned now. */
    Set<TopicPartitionKey> assigned() {
        return Set.copyOf(processed.keySet());
    }

    long processed(String topic, int partition) {
        return processed.getOrDefault(new TopicPartitionKey(topic, partition), 0L);
    }

    /** One run of a batch's transaction. */
    static final class Attempt {
        private final long startNanos = System.nanoTime();

        long elapsedNanos() {
            return System.nanoTime() - startNanos;
        }
    }

    Attempt startAttempt() {
        Attempt attempt = new Attempt();
        attempts.add(attempt);
        return attempt;
    }

    void endAttempt(Attempt attempt) {
        attempts.remove(attempt);
    }

    /** The age of the oldest attempt in progress; 0 when there is none. */
    long longestAttemptNanos() {
        return attempts.stream().mapToLong(Attempt::elapsedNanos).max().orElse(0);
    }
}
