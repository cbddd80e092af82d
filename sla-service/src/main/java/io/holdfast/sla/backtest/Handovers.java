package io.holdfast.sla.backtest;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.TicketId;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.Handover;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.PolicyBook;

/** Judges tickets one by one by some policies; who waits on a merged ticket goes on waiting on the other. */
final class Handovers {

    private final PolicyBook policies;
    private final Map<TicketId, Set<Handover>> received = new HashMap<>();

    Handovers(PolicyBook policies) {
        this.policies = policies;
    }

    /**
     * Takes a ticket that was merged into another: all of them, in the order of the merges, before any is judged; and again
     * while any of them says something new.
     */
    boolean merged(TicketId ticket, Timeline timeline, Instant asOf) {
        boolean more = false;
        for (Handover handover : judge(ticket, timeline, asOf).handovers()) {
            more |= received.computeIfAbsent(handover.into(), into -> LinkedHashSet.newLinkedHashSet(1))
                    .add(handover);
        }
        return more;
    }

    TicketClocks judge(TicketId ticket, Timeline timeline, Instant asOf) {
        Set<Handover> waiting = received.get(ticket);
        return ClockEvaluator.evaluate(waiting == null ? timeline : timeline.receiving(waiting), policies, asOf);
    }
}
