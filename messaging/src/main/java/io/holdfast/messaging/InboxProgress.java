package io.holdfast.messaging;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

/** What this instance owns and how far it is; written by the inbox, read by timers and health checks. */
final class InboxProgress {

    private final ConcurrentMap<TopicPartitionKey, Long> processed = new ConcurrentHashMap<>();
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Assignment assignment;
    private volatile @Nullable String blockedReason;

    /**
     * One assignment of partitions by the consumer group.
     *
     * @param generation the group's generation, which the connector stamps on each record that it polls
     * @param owner the token that the watermarks hold
     */
    record Assignment(int generation, UUID owner) {}

    void startAssignment(Assignment next, Map<TopicPartitionKey, Long> from) {
        processed.clear();
        processed.putAll(from);
        blockedReason = null;
        assignment = next;
    }

    /** The partitions are not read, for that reason. */
    void block(String reason) {
        endAssignment();
        blockedReason = reason;
    }

    /** Why nothing is read although partitions are assigned; null when all is well. */
    @Nullable
    String blockedReason() {
        return blockedReason;
    }

    void endAssignment() {
        assignment = null;
        processed.clear();
    }

    /** The owner's token for records of that generation; empty when they were polled under another assignment. */
    Optional<UUID> ownerOf(int generation) {
        Assignment current = assignment;
        return current != null && current.generation == generation ? Optional.of(current.owner) : Optional.empty();
    }

    boolean isOwner(UUID owner) {
        Assignment current = assignment;
        return current != null && current.owner.equals(owner);
    }

    void advance(Map<TopicPartitionKey, Long> offsets) {
        offsets.forEach(
                (partition, offset) -> processed.computeIfPresent(partition, (m, before) -> Math.max(before, offset)));
    }

    long processed(String topic, int partition) {
        return processed.getOrDefault(new TopicPartitionKey(topic, partition), 0L);
    }

    /** One try to take a part of a batch. */
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

    /** How long the longest attempt under way has taken; 0 when none is. */
    long longestAttemptNanos() {
        return attempts.stream().mapToLong(Attempt::elapsedNanos).max().orElse(0);
    }
}
