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

    /** The merge of a ticket into another. */
    public record Merge(TicketId ticket, TicketId into, Instant at) {}

    private static final Comparator<Merge> BY_TIME =
            Comparator.comparing(Merge::at).thenComparing(Merge::ticket);

    private MergeOrder() {}

    /** The merged tickets, sources before targets: O(n log n). Each ticket has at most one merge. */
    public static List<TicketId> of(List<Merge> merges) {
        List<Merge> byTime = merges.stream().sorted(BY_TIME).toList();
        Map<TicketId, Merge> open = new HashMap<>();
        Map<TicketId, Integer> sources = new HashMap<>();
        for (Merge merge : byTime) {
            open.put(merge.ticket(), merge);
            sources.merge(merge.into(), 1, Integer::sum);
        }
        Deque<Merge> ready = new ArrayDeque<>();
        byTime.stream().filter(merge -> !sources.containsKey(merge.ticket())).forEach(ready::add);
        List<TicketId> order = new ArrayList<>(merges.size());
        take(ready, open, sources, order);
        // What is left are circles, one after the other.
        for (Merge merge : byTime) {
            if (open.containsKey(merge.ticket())) {
                Merge first = afterTheLatest(merge, open);
                sources.put(first.ticket(), 0);
                ready.add(first);
                take(ready, open, sources, order);
            }
        }
        return order;
    }

    private static void take(
            Deque<Merge> ready, Map<TicketId, Merge> open, Map<TicketId, Integer> sources, List<TicketId> order) {
        while (!ready.isEmpty()) {
            Merge merge = ready.remove();
            order.add(merge.ticket());
            open.remove(merge.ticket());
            int left = sources.merge(merge.into(), -1, Integer::sum);
            Merge next = open.get(merge.into());
            if (left == 0 && next != null) {
                ready.add(next);
            }
        }
    }

    /** The ticket of a circle into which the last of its merges went. */
    private static Merge afterTheLatest(Merge any, Map<TicketId, Merge> open) {
        Set<Merge> circle = new LinkedHashSet<>();
        for (Merge each = any; circle.add(each); ) {
            each = Objects.requireNonNull(open.get(each.into()), "the merges that are left are circles");
        }
        Merge latest = circle.stream().max(BY_TIME).orElseThrow();
        return Objects.requireNonNull(open.get(latest.into()), "the next of a circle");
    }
}
