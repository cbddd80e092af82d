package io.holdfast.sla.timer;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.holdfast.contract.Topic;

/**
 * Deadlines that have passed and wait until everything is read that their partition held when they passed: a reply in
 * time may be among it.
 */
final class WatermarkGate {

    /** Groups of one partition kept apart; beyond that the newest ones wait together. */
    private static final int GROUPS_MAX = 16;

    /**
     * Passed deadlines that may be told once the partition is read up to an offset.
     *
     * @param asOf the instant by which they had passed; the log's end was asked after it
     */
    record Released(int partition, Instant asOf, List<Timer> timers) {}

    private record Held(Map<Topic, Long> requiredOffsets, Instant asOf, List<Timer> timers) {

        boolean isProcessed(int partition, ProcessedOffsets processed) {
            return requiredOffsets.entrySet().stream()
                    .allMatch(end -> end.getValue() <= processed.upTo(end.getKey(), partition));
        }
    }

    /** How far a partition of a topic is read. */
    @FunctionalInterface
    interface ProcessedOffsets {
        long upTo(Topic topic, int partition);
    }

    private final Map<Integer, Deque<Held>> held = new HashMap<>();
    private int size;

    void hold(int partition, Map<Topic, Long> requiredOffsets, Instant asOf, List<Timer> timers) {
        Deque<Held> groups = held.computeIfAbsent(partition, p -> new ArrayDeque<>());
        List<Timer> merged = new ArrayList<>(timers);
        if (groups.size() >= GROUPS_MAX) {
            merged.addAll(groups.removeLast().timers());
        }
        groups.addLast(new Held(requiredOffsets, asOf, merged));
        size += timers.size();
    }

    /** Takes so many deadlines at most whose partition is read far enough. */
    List<Released> release(ProcessedOffsets processed, int max) {
        List<Released> released = new ArrayList<>();
        int room = max;
        for (Map.Entry<Integer, Deque<Held>> entry : held.entrySet()) {
            Deque<Held> groups = entry.getValue();
            while (room > 0 && !groups.isEmpty() && groups.getFirst().isProcessed(entry.getKey(), processed)) {
                Held group = groups.removeFirst();
                int taken = Math.min(room, group.timers().size());
                released.add(new Released(
                        entry.getKey(), group.asOf(), group.timers().subList(0, taken)));
                if (taken < group.timers().size()) {
                    List<Timer> remaining =
                            group.timers().subList(taken, group.timers().size());
                    groups.addFirst(new Held(group.requiredOffsets(), group.asOf(), remaining));
                }
                room -= taken;
                size -= taken;
            }
        }
        return released;
    }

    /** Whether something waits whose partition is read far enough. */
    boolean canRelease(ProcessedOffsets processed) {
        return held.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().isEmpty()
                        && entry.getValue().getFirst().isProcessed(entry.getKey(), processed));
    }

    void retain(Collection<Integer> partitions) {
        held.entrySet().removeIf(entry -> {
            boolean revoked = !partitions.contains(entry.getKey());
            if (revoked) {
                entry.getValue().forEach(group -> size -= group.timers().size());
            }
            return revoked;
        });
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
