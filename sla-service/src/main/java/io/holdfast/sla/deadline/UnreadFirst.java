package io.holdfast.sla.deadline;

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
final class UnreadFirst {

    /** Groups of one partition kept apart; beyond that the newest ones wait together. */
    private static final int GROUPS_MAX = 16;

    /**
     * Passed deadlines that may be told once the partition is read up to an offset.
     *
     * @param askedAt the instant by which they had passed; the log's end was asked after it
     */
    record Passed(int partition, Instant askedAt, List<Due> dues) {}

    private record Group(Map<Topic, Long> readUpTo, Instant askedAt, List<Due> dues) {

        boolean isRead(int partition, Processed processed) {
            return readUpTo.entrySet().stream()
                    .allMatch(end -> end.getValue() <= processed.upTo(end.getKey(), partition));
        }
    }

    /** How far a partition of a topic is read. */
    @FunctionalInterface
    interface Processed {
        long upTo(Topic topic, int partition);
    }

    private final Map<Integer, Deque<Group>> waiting = new HashMap<>();
    private int size;

    void add(int partition, Map<Topic, Long> readUpTo, Instant askedAt, List<Due> dues) {
        Deque<Group> groups = waiting.computeIfAbsent(partition, p -> new ArrayDeque<>());
        List<Due> together = new ArrayList<>(dues);
        if (groups.size() >= GROUPS_MAX) {
            together.addAll(groups.removeLast().dues());
        }
        groups.addLast(new Group(readUpTo, askedAt, together));
        size += dues.size();
    }

    /** Takes so many deadlines at most whose partition is read far enough. */
    List<Passed> takeReady(Processed processed, int max) {
        List<Passed> ready = new ArrayList<>();
        int room = max;
        for (Map.Entry<Integer, Deque<Group>> entry : waiting.entrySet()) {
            Deque<Group> groups = entry.getValue();
            while (room > 0 && !groups.isEmpty() && groups.getFirst().isRead(entry.getKey(), processed)) {
                Group group = groups.removeFirst();
                int taken = Math.min(room, group.dues().size());
                ready.add(
                        new Passed(entry.getKey(), group.askedAt(), group.dues().subList(0, taken)));
                if (taken < group.dues().size()) {
                    List<Due> rest = group.dues().subList(taken, group.dues().size());
                    groups.addFirst(new Group(group.readUpTo(), group.askedAt(), rest));
                }
                room -= taken;
                size -= taken;
            }
        }
        return ready;
    }

    /** Whether something waits whose partition is read far enough. */
    boolean hasReady(Processed processed) {
        return waiting.entrySet().stream()
                .anyMatch(entry -> !entry.getValue().isEmpty()
                        && entry.getValue().getFirst().isRead(entry.getKey(), processed));
    }

    void retain(Collection<Integer> partitions) {
        waiting.entrySet().removeIf(entry -> {
            boolean gone = !partitions.contains(entry.getKey());
            if (gone) {
                entry.getValue().forEach(group -> size -= group.dues().size());
            }
            return gone;
        });
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
