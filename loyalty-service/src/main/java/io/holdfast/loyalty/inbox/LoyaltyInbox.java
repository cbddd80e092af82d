package io.holdfast.loyalty.inbox;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureEvent;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.WarningEvent;
import io.holdfast.contract.WebhookEvent;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.member.MemberEvent;
import io.holdfast.loyalty.programme.ProgrammesInForce;
import io.holdfast.loyalty.purchase.Rejection;
import io.holdfast.loyalty.store.CustomerMerges;
import io.holdfast.loyalty.store.LedgerMetrics;
import io.holdfast.loyalty.store.MemberSaver;
import io.holdfast.loyalty.store.PlannerHints;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.sql.BrokenRuleException;

/**
 * Inbox handler of this service: processes purchases, refunds, ratings and breaches, and erases and merges customers, in the
 * order of the batch.
 */
@Singleton
class LoyaltyInbox implements InboxHandler {

    private static final Set<EventType> ACCEPTED = Set.of(
            EventType.PURCHASE,
            EventType.PURCHASE_REFUNDED,
            EventType.TICKET_RATED,
            EventType.SLA_BREACHED,
            EventType.SLA_BREACH_WITHDRAWN,
            EventType.CUSTOMER_ERASED,
            EventType.CUSTOMER_MERGED);

    private final EventProcessing events;
    private final CustomerErasure erasure;
    private final MergingCustomers merging;
    private final ProgrammesInForce programmes;
    private final LedgerMetrics metrics;
    private final MeterRegistry registry;

    LoyaltyInbox(
            EventProcessing events,
            MemberSaver saver,
            ProgrammesInForce programmes,
            LedgerMetrics metrics,
            MeterRegistry registry,
            Clock clock) {
        this.events = events;
        this.erasure = new CustomerErasure(events);
        this.merging = new MergingCustomers(saver, clock);
        this.programmes = programmes;
        this.metrics = metrics;
        this.registry = registry;
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            countRejections(reason, 0);
        }
    }

    @Override
    public boolean accepts(EventType type) {
        return ACCEPTED.contains(type);
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        List<EventProcessing.Processed> processed = new ArrayList<>();
        return PlannerHints.keyedStatements(tx, mergesAnybody(tx, batch))
                .chain(alone -> (alone ? programmes.loadAlone(tx) : programmes.loadForShare(tx)).chain(versions -> {
                    Uni<Void> chain = Uni.createFrom().voidItem();
                    for (Operation operation : operations(batch)) {
                        chain = chain.chain(() -> execute(tx, versions, operation, alone, processed));
                    }
                    return chain;
                }))
                // Points beyond the range of a long follow from the amount: trying again does not help.
                .onFailure(ArithmeticException.class)
                .transform(overflow -> new BrokenRuleException("more points than can be counted"))
                .replaceWith(() -> () -> countCommitted(processed));
    }

    /** Whether customers are merged, or erased with those who were merged into them: that concerns other partitions, too. */
    private static Uni<Boolean> mergesAnybody(SqlConnection tx, List<ConsumedFact> batch) {
        List<CustomerId> erased = new ArrayList<>();
        for (ConsumedFact consumed : batch) {
            if (consumed.fact().event() instanceof CustomerMerged) {
                return Uni.createFrom().item(true);
            }
            if (consumed.fact().event() instanceof CustomerErased(var customer)) {
                erased.add(customer);
            }
        }
        return erased.isEmpty() ? Uni.createFrom().item(false) : CustomerMerges.concernsAny(tx, erased);
    }

    private void countCommitted(List<EventProcessing.Processed> processed) {
        for (EventProcessing.Processed part : processed) {
            metrics.count(part.members());
            part.purchases().rejections().forEach(rejection -> countRejections(rejection.reason(), 1));
        }
    }

    /** A part of a batch: consecutive events that are processed by the same statements, or one erasure or merge. */
    private sealed interface Operation {

        record Processing(List<MemberFact> facts) implements Operation {}

        record Erasure(Fact<CustomerErased> fact) implements Operation {}

        record Merge(Fact<CustomerMerged> fact) implements Operation {}
    }

    private Uni<Void> execute(
            SqlConnection tx,
            ProgrammeVersions versions,
            Operation operation,
            boolean alone,
            List<EventProcessing.Processed> processed) {
        return switch (operation) {
            case Operation.Processing processing ->
                events.process(tx, versions, processing.facts())
                        .invoke(processed::addAll)
                        .replaceWithVoid();
            case Operation.Erasure erased ->
                erasure.erase(tx, versions, erased.fact(), alone)
                        .invoke(processed::addAll)
                        .replaceWithVoid();
            case Operation.Merge merge ->
                merging.merge(tx, versions, merge.fact())
                        .invoke(processed::addAll)
                        .replaceWithVoid();
        };
    }

    private static List<Operation> operations(List<ConsumedFact> batch) {
        List<Operation> operations = new ArrayList<>();
        List<MemberFact> facts = new ArrayList<>();
        for (ConsumedFact consumed : batch) {
            Operation single = singleOperation(consumed.fact());
            if (single != null) {
                if (!facts.isEmpty()) {
                    operations.add(new Operation.Processing(facts));
                    facts = new ArrayList<>();
                }
                operations.add(single);
                continue;
            }
            MemberFact counted = memberFact(consumed.fact());
            if (counted != null) {
                facts.add(counted);
            }
        }
        if (!facts.isEmpty()) {
            operations.add(new Operation.Processing(facts));
        }
        return operations;
    }

    /** Null for an event that is processed together with others. */
    private static @Nullable Operation singleOperation(Fact<?> fact) {
        if (fact.event() instanceof CustomerErased erased) {
            return new Operation.Erasure(typed(fact, erased));
        }
        return fact.event() instanceof CustomerMerged merged ? new Operation.Merge(typed(fact, merged)) : null;
    }

    /** Null for an event that no points depend on. */
    private static @Nullable MemberFact memberFact(Fact<?> fact) {
        return switch (fact.event()) {
            case PurchaseEvent event -> MemberFact.of(typed(fact, event));
            case TicketEvent.TicketRated rated -> new MemberFact(typed(fact, rated), new MemberEvent.Rated(rated));
            case BreachEvent.SlaBreached breached ->
                new MemberFact(typed(fact, breached), new MemberEvent.Breached(breached.clock()));
            case BreachEvent.SlaBreachWithdrawn withdrawn ->
                new MemberFact(typed(fact, withdrawn), new MemberEvent.BreachWithdrawn(withdrawn.clock()));
            case CustomerErased ignored -> null;
            case CustomerLeft ignored -> null;
            case CustomerMerged ignored -> null;
            case TicketEvent ignored -> null;
            case ErasureEvent ignored -> null;
            case WarningEvent ignored -> null;
            case ClockEvent ignored -> null;
            case LoyaltyEvent ignored -> null;
            case RetentionEvent ignored -> null;
            case ImportEvent ignored -> null;
            case WebhookEvent ignored -> null;
        };
    }

    private static <E extends CustomerFact> Fact<E> typed(Fact<?> fact, E event) {
        return new Fact<>(fact.id(), fact.source(), fact.time(), fact.extensions(), event);
    }

    private void countRejections(Rejection.Reason reason, int times) {
        registry.counter("holdfast.loyalty.refused", "reason", reason.wireName())
                .increment(times);
    }
}
