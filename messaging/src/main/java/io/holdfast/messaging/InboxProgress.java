package io.holdfast.messaging;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.Watermarks.Mark;

/** What this instance owns and how far it is; written by the inbox, read by timers and health checks. */
final class InboxProgress {

    private final ConcurrentMap<Mark, Long> processed = new ConcurrentHashMap<>();
    private final Set<Attempt> attempts = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Assignment assignment;
    private volatile @Nullable String refusal;

    /**
     * One assignment of partitions by the consumer group.
     *
     * @param generation the group's generation, which the connector stamps on each record that it polls
     * @param owner the token that the watermarks hold
     */
    record Assignment(int generation, UUID owner) {}

    void assigned(Assignment next, Map<Mark, Long> from) {
        processed.clear();
        processed.putAll(from);
        refusal = null;
        assignment = next;
    }

    /** The partitions are not read, for that reason. */
    void refused(String reason) {
        revoked();
        refusal = reason;
    }

    /** Why nothing is read although partitions are assigned; null when all is well. */
    @Nullable
    String refusal() {
        return refusal;
    }

    void revoked() {
        assignment = null;
        processed.clear();
    }

    /** The owner's token for records of that generation; empty when they were polled under another assignment. */
    Optional<UUID> ownerOf(int generation) {
        Assignment now = assignment;
        return now != null && now.generation == generation ? Optional.of(now.owner) : Optional.empty();
    }

    boolean isOwner(UUID owner) {
        Assignment now = assignment;
        return now != null && now.owner.equals(owner);
    }

    void done(Map<Mark, Long> offsets) {
        offsets.forEach((mark, offset) -> processed.computeIfPresent(mark, (m, before) -> Math.max(before, offset)));
    }

    long processed(String topic, int partition) {
        return processed.getOrDefault(new Mark(topic, partition), 0L);
    }

    /** One try to take a part of a batch. */
    static final class Attempt {
        private final long began = System.nanoTime();

        long nanos() {
            return System.nanoTime() - began;
        }
    }

    Attempt began() {
        Attempt attempt = new Attempt();
        attempts.add(attempt);
        return attempt;
    }

    void ended(Attempt attempt) {
        attempts.remove(attempt);
    }

    /** How long the longest attempt under way has taken; 0 when none is. */
    long attemptNanos() {
        return attempts.stream().mapToLong(Attempt::nanos).max().orElse(0);
    }
}
