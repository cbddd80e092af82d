package io.holdfast.sla.inbox;

import java.time.Clock;
import java.util.List;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.EventType;
import io.holdfast.contract.Topic;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.sla.calendar.BeyondHorizonException;
import io.holdfast.sla.evaluation.ClockEvaluation;
import io.holdfast.sla.evaluation.ClockMetrics;
import io.holdfast.sla.history.CustomerMerges;
import io.holdfast.sla.imports.ImportPartition;
import io.holdfast.sla.imports.ImportTimeTable;
import io.holdfast.sla.reevaluation.ReevaluationJob;
import io.holdfast.sla.rulebook.RulesInForce;
import io.holdfast.sla.timer.TimerService;
import io.holdfast.sql.BrokenRuleException;

/**
 * Consumes events of tickets, imports, tiers and erasures: stores the new facts and evaluates their tickets. A live ticket
 * is evaluated as of its latest event, so a batch never breaches a clock merely because time has passed: timers do. A
 * ticket of an import is evaluated as of the import's event time.
 */
@ApplicationScoped
class TicketEventHandler implements InboxHandler {

    private final CustomerErasure erasure;
    private final CustomerMerges merges;
    private final RulesInForce rules;
    private final BatchLoader loader;
    private final ClockEvaluation evaluation;
    private final ImportTimeTable importTimes;
    private final TimerService timers;
    private final ClockMetrics metrics;
    private final ReevaluationJob reevaluation;
    private final Clock clock;

    TicketEventHandler(
            CustomerErasure erasure,
            CustomerMerges merges,
            RulesInForce rules,
            BatchLoader loader,
            ClockEvaluation evaluation,
            ImportTimeTable importTimes,
            TimerService timers,
            ClockMetrics metrics,
            ReevaluationJob reevaluation,
            Clock clock) {
        this.erasure = erasure;
        this.merges = merges;
        this.rules = rules;
        this.loader = loader;
        this.evaluation = evaluation;
        this.importTimes = importTimes;
        this.timers = timers;
        this.metrics = metrics;
        this.reevaluation = reevaluation;
        this.clock = clock;
    }

    /** Of the topic {@code loyalty}, most of whose events are about points, only tier changes are decoded. */
    @Override
    public boolean accepts(EventType type) {
        return type.topic() == Topic.TICKETS
                || type == EventType.CUSTOMER_ERASED
                || type == EventType.CUSTOMER_MERGED
                || type == EventType.TIER_CHANGED;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> records) {
        BatchIndex index = BatchIndex.of(records);
        return erasure.erase(tx, index.erasures(), index.latestBeforeErasure())
                .chain(shortened -> rules.loadForShare(tx)
                        .chain(policies -> loader.load(tx, index, shortened, policies)
                                .chain(batch -> evaluation
                                        .evaluate(tx, batch.requests(clock.instant()), policies)
                                        .call(() -> importTimes.save(tx, batch.importTimes())))))
                .call(() -> merges.save(tx, index.merges()))
                .call(() -> importTimes.release(tx, index.completed()))
                // A deadline that no calendar reaches follows from the event's time: trying again does not help.
                .onFailure(BeyondHorizonException.class)
                .transform(beyond -> new BrokenRuleException(String.valueOf(beyond.getMessage())))
                .map(result -> () -> afterCommit(result, index.completed()));
    }

    private void afterCommit(ClockEvaluation.Result result, Set<ImportPartition> completed) {
        timers.schedule(result.timers());
        completed.forEach(part -> timers.reload(part.partition()));
        metrics.count(result);
        if (result.mergedWaitsChanged()) {
            reevaluation.wakeUp();
        }
        timers.wakeUp();
    }

    @Override
    public Uni<Void> onAssigned(Set<Integer> partitions) {
        timers.assign(partitions);
        return Uni.createFrom().voidItem();
    }

    @Override
    public void onRevoked(Set<Integer> partitions) {
        timers.revoke(partitions);
    }
}
