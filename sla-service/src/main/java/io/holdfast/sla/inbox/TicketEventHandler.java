package io.holdfast.sla.inbox;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.Topic;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.sla.evaluation.ClockEvaluation;
import io.holdfast.sla.evaluation.ClockMetrics;
import io.holdfast.sla.evaluation.DetectionTime;
import io.holdfast.sla.history.CustomerTiers;
import io.holdfast.sla.history.TicketHistories;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.imports.ImportPartition;
import io.holdfast.sla.imports.ImportTime;
import io.holdfast.sla.imports.ImportTimeTable;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.reevaluation.MergeReevaluationJob;
import io.holdfast.sla.rulebook.RulesInForce;
import io.holdfast.sla.timer.TimerService;

/**
 * Takes the facts of tickets and customers. What facts say is judged here, as of the last of them; that a deadline has
 * passed in silence is the deadline watch's to say, for a live ticket, or follows from the import's own time.
 */
@ApplicationScoped
class TicketEventHandler implements InboxHandler {

    private final TicketHistories histories;
    private final ImportTimeTable importTimes;
    private final CustomerErasure erasure;
    private final RulesInForce rules;
    private final ClockEvaluation evaluation;
    private final TimerService timers;
    private final ClockMetrics metrics;
    private final Clock clock;
    private final CustomerTiers customerTiers;
    private final MergeReevaluationJob mergeJob;

    TicketEventHandler(
            TicketHistories histories,
            ImportTimeTable importTimes,
            CustomerErasure erasure,
            RulesInForce rules,
            ClockEvaluation evaluation,
            TimerService timers,
            ClockMetrics metrics,
            Clock clock,
            CustomerTiers customerTiers,
            MergeReevaluationJob mergeJob) {
        this.histories = histories;
        this.importTimes = importTimes;
        this.erasure = erasure;
        this.rules = rules;
        this.evaluation = evaluation;
        this.timers = timers;
        this.metrics = metrics;
        this.clock = clock;
        this.customerTiers = customerTiers;
        this.mergeJob = mergeJob;
    }

    /** Of the very many facts about points only the changes of tiers mean something here. */
    @Override
    public boolean accepts(EventType type) {
        return type.topic() == Topic.TICKETS || type == EventType.CUSTOMER_ERASED || type == EventType.TIER_CHANGED;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        BatchIndex index = BatchIndex.of(batch);
        Map<ImportPartition, ImportTime> times = new HashMap<>();
        return erasure.erase(tx, index.erased())
                .chain(() -> rules.loadForShare(tx))
                .chain(policies -> importTimes
                        .load(tx, index.imports())
                        .invoke(loaded -> {
                            times.putAll(loaded);
                            index.advanceTimes(times);
                        })
                        .chain(() -> evaluate(tx, index, times, policies)))
                .chain(result -> importTimes
                        .save(tx, times)
                        .chain(() -> importTimes.release(tx, index.completed()))
                        .replaceWith(() -> () -> afterCommit(result, index.completed())));
    }

    private Uni<ClockEvaluation.Result> evaluate(
            SqlConnection tx, BatchIndex index, Map<ImportPartition, ImportTime> times, PolicyBook policies) {
        return saveTierChanges(tx, index, policies)
                .chain(tierChangedAt -> lockTickets(tx, index, times, tierChangedAt.keySet())
                        .chain(locked -> loadOtherImportTimes(tx, locked, times)
                                .chain(() -> erasure.load(tx, customersOfNewTickets(index, locked)))
                                .chain(erased -> evaluation.evaluate(
                                        tx, requests(index, locked, times, erased, tierChangedAt), policies))));
    }

    /** All that the batch has to do with: what it tells of, what an import's time has reached, whose tier has changed. */
    private Uni<Map<String, TicketHistory>> lockTickets(
            SqlConnection tx, BatchIndex index, Map<ImportPartition, ImportTime> times, Set<String> customers) {
        Set<String> ticketIds = new LinkedHashSet<>(index.tickets().keySet());
        return histories
                .ticketsOf(tx, customers)
                .invoke(ticketIds::addAll)
                .chain(() -> importTimes.dueTickets(tx, times))
                .invoke(ticketIds::addAll)
                .chain(() -> ticketIds.isEmpty()
                        ? Uni.createFrom().item(Map.<String, TicketHistory>of())
                        : histories.loadForUpdate(tx, ticketIds));
    }

    /** The customers whose tiers have changed, as far as any promise looks at them, with when the last change was. */
    private Uni<Map<String, Instant>> saveTierChanges(SqlConnection tx, BatchIndex index, PolicyBook policies) {
        if (index.customersWithTierChanges().isEmpty()) {
            return Uni.createFrom().item(Map.of());
        }
        return erasure.load(tx, index.customersWithTierChanges())
                .chain(erased -> customerTiers.save(tx, index.tierChangesExcept(erased)))
                .map(changed -> policies.usesTiers() ? changed : Map.of());
    }

    /** A live fact may touch a ticket of an import that the batch says nothing else of. */
    private Uni<Void> loadOtherImportTimes(
            SqlConnection tx, Map<String, TicketHistory> locked, Map<ImportPartition, ImportTime> times) {
        Set<ImportPartition> missing = new LinkedHashSet<>();
        for (TicketHistory history : locked.values()) {
            if (history.importId() != null) {
                ImportPartition part = new ImportPartition(history.importId(), history.partition());
                if (!times.containsKey(part)) {
                    missing.add(part);
                }
            }
        }
        return importTimes.load(tx, missing).invoke(times::putAll).replaceWithVoid();
    }

    private static Set<CustomerId> customersOfNewTickets(BatchIndex index, Map<String, TicketHistory> locked) {
        Set<CustomerId> customers = new LinkedHashSet<>();
        index.tickets().forEach((ticketId, ticket) -> {
            if (!locked.containsKey(ticketId)) {
                customers.add(ticket.customerId);
            }
        });
        return customers;
    }

    private List<ClockEvaluation.Request> requests(
            BatchIndex index,
            Map<String, TicketHistory> locked,
            Map<ImportPartition, ImportTime> times,
            Map<CustomerId, Instant> erased,
            Map<String, Instant> tierChangedAt) {
        Instant now = clock.instant();
        List<ClockEvaluation.Request> requests = new ArrayList<>();
        locked.forEach((ticketId, history) -> {
            if (!index.tickets().containsKey(ticketId)) {
                Instant tierChanged = tierChangedAt.get(history.customerId().value());
                requests.add(
                        history.importId() == null
                                ? liveRequest(history, false, tierChanged, now)
                                : importRequest(history, false, times, now));
            }
        });
        for (BatchIndex.TicketBatch ticket : index.tickets().values()) {
            TicketHistory before = locked.get(ticket.ticketId.value());
            TicketHistory stored = before == null
                    ? TicketHistory.empty(ticket.ticketId, ticket.customerId, ticket.partition, null)
                    : before;
            TicketHistory after = stored.withFacts(withoutErased(ticket, erased))
                    .withImport(importIdOf(stored, ticket, before, times));
            boolean isNew = after.facts().size() != stored.facts().size();
            Instant tierChanged = tierChangedAt.get(after.customerId().value());
            if (isNew || tierChanged != null || after.importId() != null) {
                requests.add(
                        after.importId() == null
                                ? liveRequest(after, isNew, tierChanged, now)
                                : importRequest(after, isNew, times, now));
            }
        }
        return requests;
    }

    private static List<Fact<TicketEvent>> withoutErased(
            BatchIndex.TicketBatch ticket, Map<CustomerId, Instant> erased) {
        Instant erasedAt = erased.get(ticket.customerId);
        return erasedAt == null
                ? ticket.facts
                : ticket.facts.stream()
                        .filter(fact -> fact.time().isAfter(erasedAt))
                        .toList();
    }

    /** A ticket that came with an import is the import's until that is complete; one that was live stays so. */
    private static @Nullable String importIdOf(
            TicketHistory stored,
            BatchIndex.TicketBatch ticket,
            @Nullable TicketHistory before,
            Map<ImportPartition, ImportTime> times) {
        String importId = ticket.importId;
        boolean importUnderWay =
                importId != null && !wasCompleted(times.get(new ImportPartition(importId, ticket.partition)));
        if (before == null) {
            return importUnderWay ? importId : null;
        }
        return stored.importId() != null && importUnderWay ? importId : stored.importId();
    }

    private static boolean wasCompleted(@Nullable ImportTime time) {
        return time != null && time.wasInitiallyCompleted();
    }

    /** As of the last that was said, the change of a tier included; what is said of the future has not happened yet. */
    private static ClockEvaluation.Request liveRequest(
            TicketHistory history, boolean isNew, @Nullable Instant tierChanged, Instant now) {
        Instant lastEvent = tierChanged == null ? history.lastEventAt() : later(history.lastEventAt(), tierChanged);
        return new ClockEvaluation.Request(
                history,
                isNew,
                later(lastEvent.isBefore(now) ? lastEvent : now, history.asOf()),
                DetectionTime.fixed(now));
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private static ClockEvaluation.Request importRequest(
            TicketHistory history, boolean isNew, Map<ImportPartition, ImportTime> times, Instant now) {
        String importId = history.importId();
        ImportTime time = importId == null ? null : times.get(new ImportPartition(importId, history.partition()));
        Instant latest = time == null ? null : time.latest();
        if (time == null || latest == null) {
            return new ClockEvaluation.Request(history, isNew, history.lastEventAt(), DetectionTime.fixed(now));
        }
        return new ClockEvaluation.Request(history, isNew, latest, time);
    }

    /** Once it is committed. */
    private void afterCommit(ClockEvaluation.Result result, Set<ImportPartition> completed) {
        timers.schedule(result.timers());
        completed.forEach(part -> timers.reload(part.partition()));
        result.changes().forEach(metrics::count);
        if (result.mergedWaitsChanged()) {
            mergeJob.wakeUp();
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
