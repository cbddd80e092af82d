package io.holdfast.sla.evaluation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.messaging.Outbox;
import io.holdfast.sla.evaluation.model.ClockDiff;
import io.holdfast.sla.evaluation.model.DetectionTime;
import io.holdfast.sla.history.EvaluationInputReader;
import io.holdfast.sla.history.MergedWaitTable;
import io.holdfast.sla.history.TicketHistories;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.timer.ScheduledTimer;
import io.holdfast.sql.StatementPipeline;

/**
 * Evaluates tickets within the caller's transaction: loads their stored clocks, evaluates and diffs them, saves the rows
 * and appends the events. The number of statements does not depend on the number of tickets.
 */
@ApplicationScoped
public class ClockEvaluation {

    /**
     * A ticket to evaluate.
     *
     * @param isNew whether it has facts that are not stored yet
     * @param asOf all events up to this instant are known
     */
    public record Request(TicketHistory history, boolean isNew, Instant asOf, DetectionTime detection) {

        Request withHistory(TicketHistory other) {
            return new Request(other, isNew, asOf, detection);
        }
    }

    /**
     * What was saved. Act on it after the commit only.
     *
     * @param timers the next evaluation times of live tickets
     * @param clocks differences that were saved, by origin
     * @param mergedWaitsChanged whether other tickets must be re-evaluated because of it
     */
    public record Result(List<ScheduledTimer> timers, List<ClockDiff> clocks, boolean mergedWaitsChanged) {}

    private final EvaluationInputReader inputReader;
    private final TicketHistories histories;
    private final ClockTable clocks;
    private final BreachTable breaches;
    private final MergedWaitTable mergedWaits;
    private final Outbox outbox;

    ClockEvaluation(
            EvaluationInputReader inputReader,
            TicketHistories histories,
            ClockTable clocks,
            BreachTable breaches,
            MergedWaitTable mergedWaits,
            Outbox outbox) {
        this.inputReader = inputReader;
        this.histories = histories;
        this.clocks = clocks;
        this.breaches = breaches;
        this.mergedWaits = mergedWaits;
        this.outbox = outbox;
    }

    /** Evaluates, saves and appends. The caller's transaction must hold the row locks of the tickets' histories. */
    public Uni<Result> evaluate(SqlConnection tx, Collection<Request> requests, PolicyBook policies) {
        if (requests.isEmpty()) {
            return Uni.createFrom().item(new Result(List.of(), List.of(), false));
        }
        List<String> ticketIds = requests.stream()
                .map(request -> request.history().ticketId().value())
                .toList();
        List<TicketHistory> evaluated = requests.stream().map(Request::history).toList();
        return Uni.combine()
                .all()
                .unis(
                        inputReader.load(tx, evaluated, policies),
                        clocks.load(tx, ticketIds),
                        breaches.loadStanding(tx, ticketIds))
                .asTuple()
                .map(loaded -> BatchChanges.compute(
                        requests,
                        loaded.getItem1(),
                        new BatchChanges.StoredState(loaded.getItem2(), loaded.getItem3()),
                        policies))
                .call(changes -> save(tx, changes))
                .map(BatchChanges::result);
    }

    private Uni<Void> save(SqlConnection tx, BatchChanges changes) {
        return StatementPipeline.sendAll(List.of(
                histories.save(tx, changes.withNewFacts()),
                histories.saveEvaluated(tx, changes.evaluatedOnly()),
                clocks.save(tx, all(changes, ClockDiff::saved)),
                clocks.delete(tx, all(changes, ClockDiff::removed)),
                breaches.update(tx, all(changes, ClockDiff::breachUpdates)),
                breaches.save(tx, all(changes, ClockDiff::breaches)),
                mergedWaits.save(tx, changes.addedWaits(), changes.removedWaits()),
                outbox.append(tx, changes.events())));
    }

    private static <T> List<T> all(BatchChanges changes, Function<ClockDiff, List<T>> part) {
        List<T> all = new ArrayList<>();
        changes.clocks().forEach(diff -> all.addAll(part.apply(diff)));
        return all;
    }
}
