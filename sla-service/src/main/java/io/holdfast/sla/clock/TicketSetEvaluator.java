package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.TicketId;
import io.holdfast.sla.policy.PolicyBook;

/** Judges tickets one by one by some policies; who waits on a merged ticket goes on waiting on the other. */
public final class TicketSetEvaluator {

    private final PolicyBook policies;
    private final Map<TicketId, Set<MergedWait>> mergedWaits = new HashMap<>();

    public TicketSetEvaluator(PolicyBook policies) {
        this.policies = policies;
    }

    /**
     * Takes a ticket that was merged into another: all of them, in the order of the merges, before any is judged; and again
     * while any of them says something new.
     */
    public boolean addMerged(TicketId ticket, Timeline timeline, Instant asOf) {
        boolean changed = false;
        for (MergedWait wait : evaluate(ticket, timeline, asOf).mergedWaits()) {
            changed |= mergedWaits
                    .computeIfAbsent(wait.into(), into -> LinkedHashSet.newLinkedHashSet(1))
                    .add(wait);
        }
        return changed;
    }

    public TicketClocks evaluate(TicketId ticket, Timeline timeline, Instant asOf) {
        Set<MergedWait> waiting = mergedWaits.get(ticket);
        return ClockEvaluator.evaluate(waiting == null ? timeline : timeline.withMergedWaits(waiting), policies, asOf);
    }
}
