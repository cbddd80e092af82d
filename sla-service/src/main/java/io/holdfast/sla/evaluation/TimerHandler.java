package io.holdfast.sla.evaluation;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.Topic;
import io.holdfast.messaging.Outbox;
import io.holdfast.messaging.Traces;
import io.holdfast.sla.evaluation.model.DetectionTime;
import io.holdfast.sla.history.TicketHistories;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.reevaluation.ReevaluationJob;
import io.holdfast.sla.rulebook.RulesInForce;
import io.holdfast.sla.timer.ScheduledTimer;
import io.holdfast.sla.timer.TimerListener;

/**
 * Evaluates tickets whose timers have expired, in one transaction. A ticket that another instance or an event has evaluated
 * meanwhile is no longer due and is skipped: its row, under its lock, is the only authority. So a deadline is processed
 * once even when two instances hold the same timer.
 */
@ApplicationScoped
class TimerHandler implements TimerListener {

    private static final Set<Topic> TICKETS = Set.of(Topic.TICKETS);
    private static final Set<Topic> TICKETS_AND_LOYALTY = Set.of(Topic.TICKETS, Topic.LOYALTY);

    private final Pool pool;
    private final TicketHistories histories;
    private final RulesInForce rules;
    private final ClockEvaluation evaluation;
    private final Outbox outbox;
    private final ClockMetrics metrics;
    private final Clock clock;
    private final ReevaluationJob reevaluation;
    private final Traces traces;

    TimerHandler(
            Pool pool,
            TicketHistories histories,
            RulesInForce rules,
            ClockEvaluation evaluation,
            Outbox outbox,
            ClockMetrics metrics,
            Clock clock,
            ReevaluationJob reevaluation,
            Traces traces) {
        this.pool = pool;
        this.histories = histories;
        this.rules = rules;
        this.evaluation = evaluation;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
        this.reevaluation = reevaluation;
        this.traces = traces;
    }

    /** Tier changes matter only where a rule depends on tiers. */
    @Override
    public Set<Topic> inputTopics() {
        return rules.cached().usesTiers() ? TICKETS_AND_LOYALTY : TICKETS;
    }

    @Override
    public Uni<List<ScheduledTimer>> onExpired(Map<String, Instant> asOf) {
        Traces.Transaction spans = traces.begin();
        return pool.withTransaction(tx -> evaluate(tx, asOf, spans))
                .onTermination()
                .invoke((result, failure, isCancelled) -> spans.end(failure, isCancelled))
                .map(result -> {
                    outbox.wakeRelay();
                    metrics.count(result);
                    if (result.mergedWaitsChanged()) {
                        reevaluation.wakeUp();
                    }
                    return result.timers();
                });
    }

    private Uni<ClockEvaluation.Result> evaluate(
            SqlConnection tx, Map<String, Instant> asOf, Traces.Transaction spans) {
        return rules.loadForShare(tx)
                .chain(policies -> histories
                        .loadForUpdate(tx, asOf.keySet())
                        .chain(locked -> evaluation.evaluate(tx, dueRequests(locked, asOf, spans), policies)));
    }

    private List<ClockEvaluation.Request> dueRequests(
            Map<String, TicketHistory> locked, Map<String, Instant> asOf, Traces.Transaction spans) {
        Instant now = clock.instant();
        return locked.values().stream()
                .map(history -> new ClockEvaluation.Request(
                        history,
                        false,
                        asOf.getOrDefault(history.ticketId().value(), Instant.MIN),
                        DetectionTime.fixed(now)))
                .filter(request -> isDue(request.history(), request.asOf()))
                .map(request -> request.withHistory(traced(request.history(), spans)))
                .toList();
    }

    /** What the evaluation publishes belongs to its span, which belongs to the trace of the ticket's latest event. */
    private static TicketHistory traced(TicketHistory history, Traces.Transaction spans) {
        Instant deadline = history.nextAt();
        if (history.trace() == null || deadline == null) {
            return history;
        }
        Attributes attributes = Attributes.builder()
                .put("holdfast.ticket.id", history.ticketId().value())
                .put("holdfast.sla.due_at", deadline.toString())
                .build();
        return history.withTrace(spans.start(history.trace(), SpanKind.INTERNAL, "evaluate deadline", attributes));
    }

    private static boolean isDue(TicketHistory history, Instant asOf) {
        Instant next = history.nextAt();
        return history.importId() == null && next != null && !next.isAfter(asOf);
    }
}
