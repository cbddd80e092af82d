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
 * Holds expired timers until the inbox has processed everything that their partition held when they expired, since a
 * reply that was in time may be part of it. Confined to the timer thread.
 */
final class WatermarkGate {

    /** Groups of one partition; when there are more, the newest ones are merged and wait for the later offset. */
    private static final int GROUPS_MAX = 16;

    /**
     * Timers of one partition that may be evaluated.
     *
     * @param asOf instant at which they had expired; the end offset was read after it, so all events up to it are known
     */
    record Released(int partition, Instant asOf, List<Timer> timers) {}

    private record Held(Map<Topic, Long> requiredOffsets, Instant asOf, List<Timer> timers) {

        boolean isProcessed(int partition, ProcessedOffsets processed) {
            return requiredOffsets.entrySet().stream()
                    .allMatch(end -> end.getValue() <= processed.upTo(end.getKey(), partition));
        }
    }

    /** The offset up to which the inbox has processed a partition, exclusive. */
    @FunctionalInterface
    interface ProcessedOffsets {
        long upTo(Topic topic, int partition);
    }

    private final Map<Integer, Deque<Held>> held = new HashMap<>();
    private int size;

    /** @param requiredOffsets end offset of each topic, exclusive */
    void hold(int partition, Map<Topic, Long> requiredOffsets, Instant asOf, List<Timer> timers) {
        Deque<Held> groups = held.computeIfAbsent(partition, p -> new ArrayDeque<>());
        List<Timer> merged = new ArrayList<>(timers);
        if (groups.size() >= GROUPS_MAX) {
            merged.addAll(groups.removeLast().timers());
        }
        groups.addLast(new Held(requiredOffsets, asOf, merged));
        size += timers.size();
    }

    /** Removes and returns at most so many timers whose required offsets are processed. */
    List<Released> release(ProcessedOffsets processed, int max) {
        List<Released> released = new ArrayList<>();
        int left = max;
        for (Map.Entry<Integer, Deque<Held>> entry : held.entrySet()) {
            Deque<Held> groups = entry.getValue();
            while (left > 0 && !groups.isEmpty() && groups.getFirst().isProcessed(entry.getKey(), processed)) {
                Held group = groups.removeFirst();
                int taken = Math.min(left, group.timers().size());
                released.add(new Released(
                        entry.getKey(), group.asOf(), group.timers().subList(0, taken)));
                if (taken < group.timers().size()) {
                    List<Timer> remaining =
                            group.timers().subList(taken, group.timers().size());
                    groups.addFirst(new Held(group.requiredOffsets(), group.asOf(), remaining));
                }
                left -= taken;
                size -= taken;
            }
        }
        return released;
    }

    /** Whether {@link #release} would return something. */
    boolean canRelease(ProcessedOffsets processed) {
        return held.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().isEmpty()
                        && entry.getValue().getFirst().isProcessed(entry.getKey(), processed));
    }

    /** Drops the timers of all other partitions. */
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
