package io.holdfast.sla.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.ClockDetails;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.MergedWait;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.evaluation.model.ClockDiff;
import io.holdfast.sla.evaluation.model.ClockKey;
import io.holdfast.sla.evaluation.model.StoredClock;
import io.holdfast.sla.history.EvaluationInputs;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.timer.ScheduledTimer;

/** Everything that one batch of evaluations changes, before it is saved. Pure: no I/O, no wall clock. */
final class BatchChanges {

    /**
     * Clocks and breaches of the batch's tickets as stored.
     *
     * @param clocks by ticket id
     * @param breaches those that stand, by breach id
     */
    record StoredState(Map<String, Map<ClockKey, StoredClock>> clocks, Map<String, ClockDetails> breaches) {}

    private final List<TicketHistory> withNewFacts = new ArrayList<>();
    private final List<TicketHistory> evaluatedOnly = new ArrayList<>();
    private final List<MergedWait> addedWaits = new ArrayList<>();
    private final List<MergedWait> removedWaits = new ArrayList<>();
    private final ClockDiff imported = new ClockDiff(false);
    private final ClockDiff live = new ClockDiff(true);
    private final Map<String, String> traces = new HashMap<>();

    private BatchChanges() {}

    /** Evaluates each ticket and computes the differences to what is stored. */
    static BatchChanges compute(
            Collection<ClockEvaluation.Request> requests,
            EvaluationInputs inputs,
            StoredState stored,
            PolicyBook policies) {
        BatchChanges changes = new BatchChanges();
        for (ClockEvaluation.Request request : requests) {
            changes.add(request, inputs, stored, policies);
        }
        return changes;
    }

    private void add(
            ClockEvaluation.Request request, EvaluationInputs inputs, StoredState stored, PolicyBook policies) {
        TicketHistory history = request.history();
        TicketClocks evaluated = ClockEvaluator.evaluate(inputs.timelineOf(history), policies, request.asOf());
        diffWaits(inputs.waitsFrom(history), evaluated.mergedWaits());
        (history.importId() == null ? live : imported)
                .add(
                        stored.clocks().getOrDefault(history.ticketId().value(), Map.of()),
                        stored.breaches(),
                        evaluated.clocks(),
                        history.facts().size() + inputs.countOf(history),
                        request.asOf(),
                        request.detection());
        if (history.trace() != null) {
            traces.put(history.ticketId().value(), history.trace());
        }
        boolean open = evaluated.status() != null && !evaluated.status().isDone();
        (request.isNew() ? withNewFacts : evaluatedOnly)
                .add(history.evaluated(request.asOf(), evaluated.nextAt(), open));
    }

    private void diffWaits(Set<MergedWait> stored, List<MergedWait> evaluated) {
        for (MergedWait wait : evaluated) {
            if (!stored.contains(wait)) {
                addedWaits.add(wait);
            }
        }
        for (MergedWait wait : stored) {
            if (!evaluated.contains(wait)) {
                removedWaits.add(wait);
            }
        }
    }

    /** Histories with facts that are not stored yet. */
    List<TicketHistory> withNewFacts() {
        return withNewFacts;
    }

    /** Histories of which only the result of the evaluation has changed. */
    List<TicketHistory> evaluatedOnly() {
        return evaluatedOnly;
    }

    List<MergedWait> addedWaits() {
        return addedWaits;
    }

    List<MergedWait> removedWaits() {
        return removedWaits;
    }

    /** Differences of the clocks, by origin: imported history, then live tickets. */
    List<ClockDiff> clocks() {
        return List.of(imported, live);
    }

    /** What is published, each in the trace of its ticket. */
    List<Fact<? extends CustomerFact>> events() {
        List<Fact<? extends CustomerFact>> events = new ArrayList<>();
        for (ClockDiff diff : clocks()) {
            for (Fact<? extends CustomerFact> event : diff.events()) {
                events.add(event.withTrace(traces.get(event.subject())));
            }
        }
        return events;
    }

    ClockEvaluation.Result result() {
        List<ScheduledTimer> timers = new ArrayList<>();
        addTimers(withNewFacts, timers);
        addTimers(evaluatedOnly, timers);
        return new ClockEvaluation.Result(timers, clocks(), !addedWaits.isEmpty() || !removedWaits.isEmpty());
    }

    private static void addTimers(List<TicketHistory> histories, List<ScheduledTimer> timers) {
        for (TicketHistory history : histories) {
            Instant next = history.nextAt();
            if (next != null && history.importId() == null) {
                timers.add(new ScheduledTimer(
                        history.partition(), history.ticketId().value(), next));
            }
        }
    }
}
