package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.holdfast.contract.TicketId;
import io.holdfast.sla.policy.PolicyBook;

/**
 * Evaluates tickets that may have been merged into each other: an open wait of a merged ticket continues in the ticket that
 * it was merged into. All merged tickets must be added, in {@link MergeOrder}, before any ticket is evaluated. Not
 * thread-safe.
 */
public final class TicketSetEvaluator {

    private final PolicyBook policies;
    private final Checkpoint checkpoint;
    private final Map<TicketId, List<MergedWait>> waitsByTarget = new HashMap<>();

    public TicketSetEvaluator(PolicyBook policies, Checkpoint checkpoint) {
        this.policies = policies;
        this.checkpoint = checkpoint;
    }

    /** The clocks of each ticket, in the order of the map. Each ticket is evaluated once. */
    public static Map<TicketId, TicketClocks> evaluateAll(
            Map<TicketId, Timeline> timelines, PolicyBook policies, Instant asOf, Checkpoint checkpoint) {
        TicketSetEvaluator evaluator = new TicketSetEvaluator(policies, checkpoint);
        Map<TicketId, TicketClocks> merged = new HashMap<>();
        for (TicketId ticket : MergeOrder.of(mergesIn(timelines))) {
            Timeline timeline = Objects.requireNonNull(timelines.get(ticket));
            merged.put(ticket, evaluator.addMerged(ticket, timeline, asOf));
        }
        Map<TicketId, TicketClocks> evaluated = LinkedHashMap.newLinkedHashMap(timelines.size());
        timelines.forEach((ticket, timeline) -> {
            TicketClocks known = merged.get(ticket);
            evaluated.put(ticket, known == null ? evaluator.evaluate(ticket, timeline, asOf) : known);
        });
        return evaluated;
    }

    private static List<MergeOrder.Merge> mergesIn(Map<TicketId, Timeline> timelines) {
        List<MergeOrder.Merge> merges = new ArrayList<>();
        timelines.forEach((ticket, timeline) -> {
            MergeOrder.Merge merge = timeline.merge();
            if (merge != null) {
                merges.add(merge);
            }
        });
        return merges;
    }

    /** Evaluates a merged ticket, and adds the waits that it passes on. */
    public TicketClocks addMerged(TicketId ticket, Timeline timeline, Instant asOf) {
        TicketClocks clocks = evaluate(ticket, timeline, asOf);
        for (MergedWait wait : clocks.mergedWaits()) {
            waitsByTarget
                    .computeIfAbsent(wait.into(), into -> new ArrayList<>(1))
                    .add(wait);
        }
        return clocks;
    }

    /** The clocks of a ticket, including the waits that were passed on to it. */
    public TicketClocks evaluate(TicketId ticket, Timeline timeline, Instant asOf) {
        List<MergedWait> waits = waitsByTarget.get(ticket);
        return ClockEvaluator.evaluate(
                waits == null ? timeline : timeline.withMergedWaits(waits), policies, asOf, checkpoint);
    }
}
