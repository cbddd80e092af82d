package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

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
    private final Map<TicketId, List<MergedWait>> passed = new HashMap<>();

    /** Tickets that have got waits since they were evaluated. */
    private final Set<TicketId> changed = new HashSet<>();

    public TicketSetEvaluator(PolicyBook policies, Checkpoint checkpoint) {
        this.policies = policies;
        this.checkpoint = checkpoint;
    }

    /** The clocks of each ticket, in the order of the map. Each ticket is evaluated once, unless merges go in a circle. */
    public static Map<TicketId, TicketClocks> evaluateAll(
            Map<TicketId, Timeline> timelines, PolicyBook policies, Instant asOf, Checkpoint checkpoint) {
        TicketSetEvaluator evaluator = new TicketSetEvaluator(policies, checkpoint);
        Map<TicketId, TicketClocks> merged = new HashMap<>();
        for (TicketId ticket : MergeOrder.of(mergesIn(timelines))) {
            Timeline timeline = Objects.requireNonNull(timelines.get(ticket));
            TicketClocks clocks = evaluator.addMerged(ticket, timeline, asOf);
            if (clocks != null) {
                merged.put(ticket, clocks);
            }
        }
        Map<TicketId, TicketClocks> evaluated = LinkedHashMap.newLinkedHashMap(timelines.size());
        timelines.forEach((ticket, timeline) -> {
            TicketClocks known = evaluator.changed.contains(ticket) ? null : merged.get(ticket);
            evaluated.put(ticket, known == null ? evaluator.evaluate(ticket, timeline, asOf) : known);
        });
        return evaluated;
    }

    private static List<MergeOrder.Merge> mergesIn(Map<TicketId, Timeline> timelines) {
        List<MergeOrder.Merge> merges = new ArrayList<>();
        timelines.values().forEach(timeline -> merges.addAll(timeline.merges()));
        return merges;
    }

    /**
     * Evaluates a merged ticket, and adds the waits that it passes on; again, these take the place of those before.
     *
     * @return null when the ticket has got no waits since it was evaluated
     */
    @CanIgnoreReturnValue
    public @Nullable TicketClocks addMerged(TicketId ticket, Timeline timeline, Instant asOf) {
        if (passed.containsKey(ticket) && !changed.contains(ticket)) {
            return null;
        }
        changed.remove(ticket);
        TicketClocks clocks = evaluate(ticket, timeline, asOf);
        List<MergedWait> before = passed.put(ticket, clocks.mergedWaits());
        if (before != null && !before.equals(clocks.mergedWaits())) {
            for (MergedWait wait : before) {
                waitsInto(wait.into()).remove(wait);
                changed.add(wait.into());
            }
        }
        if (!clocks.mergedWaits().equals(before)) {
            for (MergedWait wait : clocks.mergedWaits()) {
                waitsInto(wait.into()).add(wait);
                changed.add(wait.into());
            }
        }
        return clocks;
    }

    private List<MergedWait> waitsInto(TicketId ticket) {
        return waitsByTarget.computeIfAbsent(ticket, into -> new ArrayList<>(1));
    }

    /** The clocks of a ticket, including the waits that were passed on to it. */
    public TicketClocks evaluate(TicketId ticket, Timeline timeline, Instant asOf) {
        List<MergedWait> waits = waitsByTarget.get(ticket);
        return ClockEvaluator.evaluate(
                waits == null ? timeline : timeline.withMergedWaits(waits), policies, asOf, checkpoint);
    }
}
