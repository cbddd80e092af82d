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

/** What this service does with the facts that it reads: purchases and refunds move points, an erasure forgets. */
@Singleton
class LoyaltyInbox implements InboxHandler {

    private final Purchases purchases;
    private final LedgerMetrics metrics;
    private final MeterRegistry registry;

    LoyaltyInbox(Outbox outbox, LedgerMetrics metrics, MeterRegistry registry) {
        this.purchases = new Purchases(new PurchasePosting(Programme.DEFAULT), outbox);
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
        return chain.replaceWith(() -> () -> countCommitted(changes));
    }

    private void countCommitted(List<BatchChanges> changes) {
        for (BatchChanges batchChanges : changes) {
            metrics.countEntries(
                    batchChanges.postings().stream().map(Posting::entry).toList());
            batchChanges.rejections().forEach(rejection -> countRejections(rejection.reason(), 1));
        }
    }

    /** What is done at once: facts about purchases, or the erasure that stands after them. */
    private sealed interface Operation {
        record Purchasing(List<Purchases.PurchaseFact> facts) implements Operation {}

        record Erasure(ConsumedFact consumed, CustomerErased erased) implements Operation {}
    }

    private Uni<Void> execute(SqlConnection tx, Operation operation, List<BatchChanges> changes) {
        return switch (operation) {
            case Operation.Purchasing purchasing ->
                purchases.process(tx, purchasing.facts()).invoke(changes::add).replaceWithVoid();
            case Operation.Erasure erasure ->
                CustomerErasure.erase(
                        tx,
                        erasure.erased().customerId(),
                        erasure.consumed().fact().time());
        };
    }

    private static List<Operation> operations(List<ConsumedFact> batch) {
        List<Operation> operations = new ArrayList<>();
        List<Purchases.PurchaseFact> purchaseFacts = new ArrayList<>();
        for (ConsumedFact consumed : batch) {
            switch (consumed.fact().event()) {
                case PurchaseEvent event -> purchaseFacts.add(new Purchases.PurchaseFact(consumed.fact(), event));
                case CustomerErased erased -> {
                    if (!purchaseFacts.isEmpty()) {
                        operations.add(new Operation.Purchasing(purchaseFacts));
                        purchaseFacts = new ArrayList<>();
                    }
                    operations.add(new Operation.Erasure(consumed, erased));
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
        if (!purchaseFacts.isEmpty()) {
            operations.add(new Operation.Purchasing(purchaseFacts));
        }
        return operations;
    }

    private void countRejections(Rejection.Reason reason, int times) {
        registry.counter("holdfast.loyalty.refused", "reason", reason.wireName())
                .increment(times);
    }
}
