package io.holdfast.loyalty.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.ledger.Cause;
import io.holdfast.loyalty.posting.LedgerTable;
import io.holdfast.loyalty.posting.PlannerHints;
import io.holdfast.loyalty.purchase.BatchChanges;
import io.holdfast.loyalty.purchase.LedgerChange;
import io.holdfast.loyalty.purchase.LedgerState;
import io.holdfast.loyalty.purchase.PurchasePosting;
import io.holdfast.loyalty.purchase.RefundRecord;
import io.holdfast.messaging.Outbox;
import io.holdfast.messaging.StatementPipeline;

/** Takes facts about purchases into the books: reads what they touch, decides one after the other, writes all at once. */
final class Purchases {

    private final PurchasePosting purchasePosting;
    private final Outbox outbox;

    Purchases(PurchasePosting purchasePosting, Outbox outbox) {
        this.purchasePosting = purchasePosting;
        this.outbox = outbox;
    }

    /** A fact about a purchase, with its event once more under its own type. */
    record PurchaseFact(Fact<?> fact, PurchaseEvent event) {}

    /**
     * A handful of statements, however many facts. A customer's purchases and refunds change only here, under the
     * watermark of the customer's partition, so they are read before the accounts are locked; the lock is against
     * adjustments.
     */
    Uni<BatchChanges> process(SqlConnection tx, List<PurchaseFact> all) {
        return PlannerHints.indexScansOnly(tx)
                .chain(() -> CustomerErasure.loadErasureTimes(tx, customersOf(all)))
                .chain(erasures -> {
                    List<PurchaseFact> facts = all.stream()
                            .filter(fact -> isAfterErasure(fact, erasures))
                            .toList();
                    return facts.isEmpty() ? Uni.createFrom().item(new BatchChanges()) : post(tx, facts);
                });
    }

    private Uni<BatchChanges> post(SqlConnection tx, List<PurchaseFact> facts) {
        Set<String> purchaseIds = new LinkedHashSet<>();
        List<Cause> causes = new ArrayList<>(facts.size());
        for (PurchaseFact fact : facts) {
            purchaseIds.add(fact.event().purchaseId());
            causes.add(Cause.of(fact.fact()));
        }
        return PurchaseTable.loadPurchases(tx, purchaseIds, causes)
                .chain(purchases -> PurchaseTable.loadRefunds(tx, purchaseIds)
                        .chain(refunds -> LedgerTable.lockAccounts(tx, customersOf(facts), debited(facts, refunds))
                                .map(accounts -> new LedgerState(accounts, purchases, refunds))))
                .map(state -> decide(state, facts))
                .chain(changes -> save(tx, changes).replaceWith(changes));
    }

    private BatchChanges decide(LedgerState state, List<PurchaseFact> facts) {
        BatchChanges changes = new BatchChanges();
        for (PurchaseFact fact : facts) {
            for (LedgerChange change : purchasePosting.decide(state, fact.fact(), fact.event())) {
                state.apply(change);
                changes.add(change, fact.fact());
            }
        }
        return changes;
    }

    private Uni<Void> save(SqlConnection tx, BatchChanges changes) {
        return StatementPipeline.sendAll(List.of(
                LedgerTable.save(tx, changes.postings()),
                PurchaseTable.savePurchases(tx, changes.purchases()),
                PurchaseTable.saveRefunds(tx, changes.refunds()),
                PurchaseTable.saveRejections(tx, changes.rejections()),
                outbox.append(tx, changes.facts())));
    }

    /** Of whom points may be taken: who has a refund among the facts, or one that has waited for its purchase. */
    private static Collection<CustomerId> debited(List<PurchaseFact> facts, List<RefundRecord> refunds) {
        Set<CustomerId> debited = new HashSet<>();
        facts.stream()
                .filter(fact -> fact.event() instanceof PurchaseRefunded)
                .forEach(fact -> debited.add(fact.event().customerId()));
        refunds.forEach(refund -> debited.add(refund.customerId()));
        return debited;
    }

    private static boolean isAfterErasure(PurchaseFact fact, Map<CustomerId, Instant> erasures) {
        Instant erasedAt = erasures.get(fact.event().customerId());
        return erasedAt == null || fact.fact().time().isAfter(erasedAt);
    }

    private static SortedSet<CustomerId> customersOf(List<PurchaseFact> facts) {
        SortedSet<CustomerId> customers = new TreeSet<>();
        facts.forEach(fact -> customers.add(fact.event().customerId()));
        return customers;
    }
}
