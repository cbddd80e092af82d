package io.holdfast.loyalty.inbox;

import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.BreachEvent;
import io.holdfast.contract.ClockEvent;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.Fact;
import io.holdfast.contract.ImportEvent;
import io.holdfast.contract.LoyaltyEvent;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.RetentionEvent;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.WarningEvent;
import io.holdfast.loyalty.earning.Programme;
import io.holdfast.loyalty.ledger.Posting;
import io.holdfast.loyalty.posting.LedgerMetrics;
import io.holdfast.loyalty.purchase.BatchChanges;
import io.holdfast.loyalty.purchase.PurchasePosting;
import io.holdfast.loyalty.purchase.Rejection;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.InboxHandler;
import io.holdfast.messaging.Outbox;
import io.holdfast.sql.BrokenRuleException;

/** Inbox handler of this service: posts purchases and refunds, and erases customers, in the order of the batch. */
@Singleton
class LoyaltyInbox implements InboxHandler {

    private final Purchases purchases;
    private final CustomerErasure erasure;
    private final LedgerMetrics metrics;
    private final MeterRegistry registry;

    LoyaltyInbox(Outbox outbox, CandidateTable candidates, LedgerMetrics metrics, MeterRegistry registry) {
        this.purchases = new Purchases(new PurchasePosting(Programme.DEFAULT), candidates, outbox);
        this.erasure = new CustomerErasure(purchases);
        this.metrics = metrics;
        this.registry = registry;
        for (Rejection.Reason reason : Rejection.Reason.values()) {
            countRejections(reason, 0);
        }
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        List<BatchChanges> changes = new ArrayList<>();
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (Operation operation : operations(batch)) {
            chain = chain.chain(() -> execute(tx, operation, changes));
        }
        return chain
                // Points beyond the range of a long follow from the amount: trying again does not help.
                .onFailure(ArithmeticException.class)
                .transform(overflow -> new BrokenRuleException("more points than can be counted"))
                .replaceWith(() -> () -> countCommitted(changes));
    }

    private void countCommitted(List<BatchChanges> changes) {
        for (BatchChanges batchChanges : changes) {
            metrics.countEntries(
                    batchChanges.postings().stream().map(Posting::entry).toList());
            batchChanges.rejections().forEach(rejection -> countRejections(rejection.reason(), 1));
        }
    }

    /** A part of a batch: consecutive purchases and refunds, processed by the same statements, or one erasure. */
    private sealed interface Operation {
        record Purchasing(List<Fact<PurchaseEvent>> facts) implements Operation {}

        record Erasure(Fact<CustomerErased> fact) implements Operation {}
    }

    private Uni<Void> execute(SqlConnection tx, Operation operation, List<BatchChanges> changes) {
        return switch (operation) {
            case Operation.Purchasing purchasing ->
                purchases.process(tx, purchasing.facts()).invoke(changes::add).replaceWithVoid();
            case Operation.Erasure erased ->
                erasure.erase(tx, erased.fact()).invoke(changes::addAll).replaceWithVoid();
        };
    }

    private static List<Operation> operations(List<ConsumedFact> batch) {
        List<Operation> operations = new ArrayList<>();
        List<Fact<PurchaseEvent>> purchases = new ArrayList<>();
        for (ConsumedFact consumed : batch) {
            Fact<?> fact = consumed.fact();
            switch (fact.event()) {
                case PurchaseEvent event -> purchases.add(typed(fact, event));
                case CustomerErased erased -> {
                    if (!purchases.isEmpty()) {
                        operations.add(new Operation.Purchasing(purchases));
                        purchases = new ArrayList<>();
                    }
                    operations.add(new Operation.Erasure(
                            new Fact<>(fact.id(), fact.source(), fact.time(), fact.extensions(), erased)));
                }
                case CustomerLeft ignored -> {}
                case TicketEvent ignored -> {}
                case BreachEvent ignored -> {}
                case WarningEvent ignored -> {}
                case ClockEvent ignored -> {}
                case LoyaltyEvent ignored -> {}
                case RetentionEvent ignored -> {}
                case ImportEvent ignored -> {}
            }
        }
        if (!purchases.isEmpty()) {
            operations.add(new Operation.Purchasing(purchases));
        }
        return operations;
    }

    private static Fact<PurchaseEvent> typed(Fact<?> fact, PurchaseEvent event) {
        return new Fact<>(fact.id(), fact.source(), fact.time(), fact.extensions(), event);
    }

    private void countRejections(Rejection.Reason reason, int times) {
        registry.counter("holdfast.loyalty.refused", "reason", reason.wireName())
                .increment(times);
    }
}
