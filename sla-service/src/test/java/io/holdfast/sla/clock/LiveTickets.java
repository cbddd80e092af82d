package io.holdfast.sla.clock;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.sla.policy.PolicyBook;

/** Evaluates one ticket at a time, with the waits that others have stored, as live evaluation does. Not thread-safe. */
final class LiveTickets {

    /** Far more than the few tickets of a test need. */
    private static final int EVALUATIONS_MAX = 5_000;

    private final PolicyBook policies;
    private final Instant asOf;
    private final Map<TicketId, Timeline> timelines = new HashMap<>();
    private final Map<TicketId, TicketClocks> clocks = new HashMap<>();
    private final Set<MergedWait> stored = new HashSet<>();

    /** Tickets that have new facts or other waits. */
    private final TreeSet<TicketId> queued = new TreeSet<>();

    private int evaluations;

    LiveTickets(PolicyBook policies, Instant asOf) {
        this.policies = policies;
        this.asOf = asOf;
    }

    /** Facts arrive in any order, some while tickets are queued; those of one instant of a ticket keep theirs. */
    void receiveInAnyOrder(List<Fact<?>> facts, Random random) {
        List<Fact<?>> arriving = new ArrayList<>(facts);
        Collections.shuffle(arriving, random);
        Set<Fact<?>> arrived = new HashSet<>();
        for (Fact<?> fact : arriving) {
            arrived.add(fact);
            Map<TicketId, Timeline> known =
                    Timeline.byTicket(facts.stream().filter(arrived::contains).toList());
            TicketId ticket = ((TicketEvent) fact.event()).ticketId();
            store(Map.of(ticket, known.get(ticket)));
            for (int i = random.nextInt(4); i > 0 && !queued.isEmpty(); i--) {
                evaluateOne(random);
            }
        }
        evaluateUntilAtRest(random);
    }

    void store(Map<TicketId, Timeline> changed) {
        timelines.putAll(changed);
        queued.addAll(changed.keySet());
    }

    void evaluateUntilAtRest(Random random) {
        while (!queued.isEmpty()) {
            evaluateOne(random);
        }
    }

    Map<TicketId, TicketClocks> clocks() {
        return clocks;
    }

    int evaluations() {
        return evaluations;
    }

    private void evaluateOne(Random random) {
        if (evaluations++ >= EVALUATIONS_MAX) {
            throw new AssertionError("the waits do not come to rest: " + stored);
        }
        TicketId ticket = new ArrayList<>(queued).get(random.nextInt(queued.size()));
        queued.remove(ticket);
        Timeline timeline = timelines.get(ticket);
        if (timeline == null) {
            return; // not known yet: it reads the waits when it arrives
        }
        TicketClocks evaluated = ClockEvaluator.evaluate(
                timeline.withMergedWaits(stored.stream()
                        .filter(wait -> wait.into().equals(ticket))
                        .toList()),
                policies,
                asOf);
        clocks.put(ticket, evaluated);
        replace(ticket, evaluated.mergedWaits());
    }

    private void replace(TicketId ticket, List<MergedWait> passed) {
        Set<MergedWait> before = new HashSet<>();
        stored.stream().filter(wait -> wait.from().equals(ticket)).forEach(before::add);
        passed.stream().filter(stored::add).map(MergedWait::into).forEach(queued::add);
        passed.forEach(before::remove);
        before.stream().map(MergedWait::into).forEach(queued::add);
        stored.removeAll(before);
    }
}
