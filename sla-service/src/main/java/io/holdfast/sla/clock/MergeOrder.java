package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.holdfast.contract.TicketId;

/**
 * Orders merged tickets so that each comes after all that were merged into it: evaluated in this order, each passes on its
 * waits once, whatever the order in which the merges were told. A circle of merges is cut at its latest merge: a wait that
 * has gone round it ends there.
 */
public final class MergeOrder {

    /**
     * The merge of a ticket into another.
     *
     * @param undone whether it was undone
     */
    public record Merge(TicketId ticket, TicketId into, Instant at, boolean undone) {}

    /** More than the tickets through which one wait goes in a circle of merges that were undone. */
    private static final int ROUNDS_MAX = 16;

    private static final Comparator<Merge> BY_TIME =
            Comparator.comparing(Merge::at).thenComparing(Merge::ticket);

    private MergeOrder() {}

    /**
     * The merged tickets, sources before targets: O(n log n). A ticket has several merges if all but the last were undone.
     * If merges of a circle were undone, its tickets are there several times: a wait goes a step further in each round.
     */
    public static List<TicketId> of(List<Merge> merges) {
        List<Merge> byTime = merges.stream().sorted(BY_TIME).toList();
        Map<TicketId, List<Merge>> open = new HashMap<>();
        Map<TicketId, Integer> sources = new HashMap<>();
        for (Merge merge : byTime) {
            open.computeIfAbsent(merge.ticket(), ticket -> new ArrayList<>(1)).add(merge);
            sources.merge(merge.into(), 1, Integer::sum);
        }
        Deque<TicketId> ready = new ArrayDeque<>();
        byTime.stream()
                .map(Merge::ticket)
                .distinct()
                .filter(ticket -> !sources.containsKey(ticket))
                .forEach(ready::add);
        List<TicketId> order = new ArrayList<>(merges.size());
        take(ready, open, sources, order);
        // What is left are circles, one after the other.
        if (open.values().stream().flatMap(List::stream).anyMatch(Merge::undone)) {
            addRounds(byTime, open, order);
            return order;
        }
        for (Merge merge : byTime) {
            if (open.containsKey(merge.ticket())) {
                TicketId first = afterTheLatest(merge, open);
                sources.put(first, 0);
                ready.add(first);
                take(ready, open, sources, order);
            }
        }
        return order;
    }

    private static void addRounds(List<Merge> byTime, Map<TicketId, List<Merge>> left, List<TicketId> order) {
        List<TicketId> round = byTime.stream()
                .map(Merge::ticket)
                .filter(left::containsKey)
                .distinct()
                .toList();
        for (int i = 0; i < Math.min(round.size() + 1, ROUNDS_MAX); i++) {
            order.addAll(round);
        }
    }

    private static void take(
            Deque<TicketId> ready,
            Map<TicketId, List<Merge>> open,
            Map<TicketId, Integer> sources,
            List<TicketId> order) {
        while (!ready.isEmpty()) {
            TicketId ticket = ready.remove();
            order.add(ticket);
            List<Merge> merges = Objects.requireNonNull(open.remove(ticket), "a ticket is ready once");
            for (Merge merge : merges) {
                int left = sources.merge(merge.into(), -1, Integer::sum);
                if (left == 0 && open.containsKey(merge.into())) {
                    ready.add(merge.into());
                }
            }
        }
    }

    /** The ticket of a circle into which the last of its merges went. Each ticket of it has one merge, which stands. */
    private static TicketId afterTheLatest(Merge any, Map<TicketId, List<Merge>> open) {
        Set<Merge> circle = new LinkedHashSet<>();
        for (Merge each = any; circle.add(each); ) {
            each = Objects.requireNonNull(open.get(each.into()), "the merges that are left are circles")
                    .getFirst();
        }
        return circle.stream().max(BY_TIME).orElseThrow().into();
    }
}
