package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.holdfast.contract.TicketId;
import io.holdfast.sla.policy.PolicyBook;

/**
 * Evaluates tickets that may have been merged into each other: an open wait of a merged ticket continues in the ticket that
 * it was merged into. All merged tickets must be added, until nothing changes, before any ticket is evaluated. Not
 * thread-safe.
 */
public final class TicketSetEvaluator {

    private final PolicyBook policies;
    private final Map<TicketId, Set<MergedWait>> waitsByTarget = new HashMap<>();

    public TicketSetEvaluator(PolicyBook policies) {
        this.policies = policies;
    }

    /**
     * The clocks of each ticket, in the order of the map. Each round of the fixed-point iteration follows one more wait
     * that arrived in a ticket after it was merged itself; there are at most as many rounds as merges.
     */
    public static Map<TicketId, TicketClocks> evaluateAll(
            Map<TicketId, Timeline> timelines, PolicyBook policies, Instant asOf) {
        TicketSetEvaluator evaluator = new TicketSetEvaluator(policies);
        List<TicketId> merged = inOrderOfMerges(timelines);
        boolean changed = true;
        for (int round = 0; changed && round <= merged.size(); round++) {
            changed = false;
            for (TicketId ticket : merged) {
                changed |= evaluator.addMerged(ticket, Objects.requireNonNull(timelines.get(ticket)), asOf);
            }
        }
        Map<TicketId, TicketClocks> evaluated = LinkedHashMap.newLinkedHashMap(timelines.size());
        timelines.forEach((ticket, timeline) -> evaluated.put(ticket, evaluator.evaluate(ticket, timeline, asOf)));
        return evaluated;
    }

    /** In this order a wait that passes through several tickets reaches the last one in the first round. */
    private static List<TicketId> inOrderOfMerges(Map<TicketId, Timeline> timelines) {
        record Merge(Instant at, TicketId ticket) {}
        List<Merge> merges = new ArrayList<>();
        timelines.forEach((ticket, timeline) -> {
            Instant at = timeline.mergedAt();
            if (at != null) {
                merges.add(new Merge(at, ticket));
            }
        });
        merges.sort(Comparator.comparing(Merge::at).thenComparing(Merge::ticket));
        return merges.stream().map(Merge::ticket).toList();
    }

    /**
     * Adds the waits that a merged ticket passes on. Call it for all merged tickets in the order of the merges, and for all
     * of them again while any call returns true.
     *
     * @return whether there was a wait that was not known yet
     */
    public boolean addMerged(TicketId ticket, Timeline timeline, Instant asOf) {
        boolean changed = false;
        for (MergedWait wait : evaluate(ticket, timeline, asOf).mergedWaits()) {
            changed |= waitsByTarget
                    .computeIfAbsent(wait.into(), into -> LinkedHashSet.newLinkedHashSet(1))
                    .add(wait);
        }
        return changed;
    }

    /** The clocks of a ticket, including the waits that were passed on to it. */
    public TicketClocks evaluate(TicketId ticket, Timeline timeline, Instant asOf) {
        Set<MergedWait> waits = waitsByTarget.get(ticket);
        return ClockEvaluator.evaluate(waits == null ? timeline : timeline.withMergedWaits(waits), policies, asOf);
    }
}
