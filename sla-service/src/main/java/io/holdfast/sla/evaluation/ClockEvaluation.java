package io.holdfast.sla.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.BreachEvent.SlaBreachWithdrawn;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.Outbox;
import io.holdfast.messaging.StatementPipeline;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.clock.MergedWait;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.history.EvaluationInputReader;
import io.holdfast.sla.history.EvaluationInputs;
import io.holdfast.sla.history.MergedWaitTable;
import io.holdfast.sla.history.TicketHistories;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.timer.ScheduledTimer;

/** Judges tickets and writes and tells what follows, a handful of statements for any number of tickets. */
@ApplicationScoped
public class ClockEvaluation {

    /**
     * A ticket to judge.
     *
     * @param isNew whether it has facts that are not written yet
     * @param asOf the latest instant of which all is known
     */
    public record Request(TicketHistory history, boolean isNew, Instant asOf, DetectionTime detection) {}

    /**
     * What was written.
     *
     * @param timers what comes next for tickets that are judged by the clock
     * @param mergedWaitsChanged whether other tickets have to be judged again for it
     */
    public record Result(List<ScheduledTimer> timers, List<OriginChanges> changes, boolean mergedWaitsChanged) {}

    /** What was written for tickets of one origin. */
    public record OriginChanges(boolean live, ClockDiff changes) {}

    private final TicketHistories histories;
    private final ClockTable clocks;
    private final BreachTable breaches;
    private final Outbox outbox;
    private final EvaluationInputReader inputReader;
    private final MergedWaitTable mergedWaits;

    ClockEvaluation(
            TicketHistories histories,
            ClockTable clocks,
            BreachTable breaches,
            Outbox outbox,
            EvaluationInputReader inputReader,
            MergedWaitTable mergedWaits) {
        this.histories = histories;
        this.clocks = clocks;
        this.breaches = breaches;
        this.outbox = outbox;
        this.inputReader = inputReader;
        this.mergedWaits = mergedWaits;
    }

    /** Judges within the caller's transaction, which holds the locks of the tickets' histories. */
    public Uni<Result> evaluate(SqlConnection tx, Collection<Request> requests, PolicyBook policies) {
        if (requests.isEmpty()) {
            return Uni.createFrom().item(new Result(List.of(), List.of(), false));
        }
        List<String> tickets = requests.stream()
                .map(request -> request.history().ticketId().value())
                .toList();
        List<TicketHistory> evaluated = requests.stream().map(Request::history).toList();
        return Uni.combine()
                .all()
                .unis(inputReader.load(tx, evaluated, policies), clocks.load(tx, tickets))
                .withUni((inputs, stored) -> save(tx, diff(requests, inputs, stored, policies)));
    }

    private record Changes(
            List<TicketHistory> withNewFacts,
            List<TicketHistory> evaluatedOnly,
            ClockDiff live,
            ClockDiff imported,
            List<MergedWait> addedWaits,
            List<MergedWait> removedWaits) {

        static Changes none() {
            return new Changes(
                    new ArrayList<>(),
                    new ArrayList<>(),
                    new ClockDiff(),
                    new ClockDiff(),
                    new ArrayList<>(),
                    new ArrayList<>());
        }

        void diffMergedWaits(Set<MergedWait> before, List<MergedWait> result) {
            for (MergedWait wait : result) {
                if (!before.contains(wait)) {
                    addedWaits.add(wait);
                }
            }
            for (MergedWait wait : before) {
                if (!result.contains(wait)) {
                    removedWaits.add(wait);
                }
            }
        }
    }

    private static Changes diff(
            Collection<Request> requests,
            EvaluationInputs inputs,
            Map<String, Map<ClockKey, StoredClock>> stored,
            PolicyBook policies) {
        Changes changes = Changes.none();
        for (Request request : requests) {
            TicketHistory history = request.history();
            TicketClocks result = ClockEvaluator.evaluate(inputs.timelineOf(history), policies, request.asOf());
            changes.diffMergedWaits(inputs.waitsFrom(history), result.mergedWaits());
            boolean live = history.importId() == null;
            ClockDiff diff = live ? changes.live() : changes.imported();
            diff.add(
                    stored.getOrDefault(history.ticketId().value(), Map.of()),
                    result.clocks(),
                    live,
                    history.facts().size() + inputs.countOf(history),
                    request.asOf(),
                    request.detection());
            boolean open = result.status() != null && !result.status().isDone();
            (request.isNew() ? changes.withNewFacts() : changes.evaluatedOnly())
                    .add(history.evaluated(request.asOf(), result.nextAt(), open));
        }
        return changes;
    }

    private Uni<Result> save(SqlConnection tx, Changes changes) {
        return StatementPipeline.sendAll(List.of(
                        histories.save(tx, changes.withNewFacts()),
                        histories.saveEvaluated(tx, changes.evaluatedOnly()),
                        save(tx, changes.imported()),
                        save(tx, changes.live()),
                        mergedWaits.save(tx, changes.addedWaits(), changes.removedWaits())))
                .replaceWith(() -> new Result(
                        timers(changes),
                        List.of(new OriginChanges(false, changes.imported()), new OriginChanges(true, changes.live())),
                        !changes.addedWaits().isEmpty()
                                || !changes.removedWaits().isEmpty()));
    }

    private Uni<Void> save(SqlConnection tx, ClockDiff diff) {
        if (diff.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        List<Uni<Void>> steps = new ArrayList<>();
        steps.add(clocks.save(tx, diff.saved()));
        steps.add(clocks.delete(tx, diff.removed()));
        if (diff.withdrawnBreaches().isEmpty()) {
            steps.add(breaches.save(tx, diff.newBreaches()));
            steps.add(breaches.saveResponses(tx, diff.respondedBreaches()));
            steps.add(append(tx, List.of(), diff));
        } else {
            // What is told of a withdrawal is in the rows.
            steps.add(breaches.withdraw(tx, diff.withdrawnBreaches())
                    .chain(withdrawn -> StatementPipeline.sendAll(List.of(
                            breaches.save(tx, diff.newBreaches()),
                            breaches.saveResponses(tx, diff.respondedBreaches()),
                            append(tx, withdrawn, diff)))));
        }
        return StatementPipeline.sendAll(steps);
    }

    private Uni<Void> append(SqlConnection tx, List<Fact<SlaBreachWithdrawn>> withdrawn, ClockDiff diff) {
        List<Fact<? extends CustomerFact>> events = new ArrayList<>(withdrawn);
        diff.newBreaches()
                .forEach(request -> events.add(
                        Fact.of(request.breachId(), ClockEvents.SOURCE, request.breachedAt(), request.breach())));
        events.addAll(diff.events());
        return outbox.append(tx, events);
    }

    private static List<ScheduledTimer> timers(Changes changes) {
        List<ScheduledTimer> timers = new ArrayList<>();
        addTimers(changes.withNewFacts(), timers);
        addTimers(changes.evaluatedOnly(), timers);
        return timers;
    }

    private static void addTimers(List<TicketHistory> evaluated, List<ScheduledTimer> timers) {
        for (TicketHistory history : evaluated) {
            Instant next = history.nextAt();
            if (next != null && history.importId() == null) {
                timers.add(new ScheduledTimer(
                        history.partition(), history.ticketId().value(), next));
            }
        }
    }
}
