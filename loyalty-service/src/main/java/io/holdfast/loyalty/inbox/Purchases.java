package io.holdfast.loyalty.inbox;

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
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.loyalty.posting.ErasureTable;
import io.holdfast.loyalty.posting.LedgerTable;
import io.holdfast.loyalty.posting.PlannerHints;
import io.holdfast.loyalty.purchase.BatchChanges;
import io.holdfast.loyalty.purchase.LedgerChange;
import io.holdfast.loyalty.purchase.LedgerState;
import io.holdfast.loyalty.purchase.PurchasePosting;
import io.holdfast.loyalty.purchase.PurchaseRow;
import io.holdfast.loyalty.purchase.RefundRecord;
import io.holdfast.messaging.Outbox;
import io.holdfast.sql.StatementPipeline;

/**
 * Processes the purchases and refunds of a batch: loads the records they refer to, decides one event after the other, and
 * saves all changes together. The number of statements does not depend on the number of events.
 */
final class Purchases {

    private static final int RECONSIDERED_AT_ONCE_MAX = 500;

    private final PurchasePosting purchasePosting;
    private final CandidateTable candidates;
    private final Outbox outbox;

    Purchases(PurchasePosting purchasePosting, CandidateTable candidates, Outbox outbox) {
        this.purchasePosting = purchasePosting;
        this.candidates = candidates;
        this.outbox = outbox;
    }

    /**
     * Posts the events that no erasure of their customer covers. A customer's purchases and refunds are changed only
     * here, by the owner of the customer's partition, so they may be read before the accounts are locked; the lock
     * excludes concurrent adjustments. A purchase of which two customers tell, on two partitions, fails one of the two
     * transactions by its revision; it is retried and sees what the other has saved.
     */
    Uni<BatchChanges> process(SqlConnection tx, List<Fact<PurchaseEvent>> batch) {
        return PlannerHints.indexScansOnly(tx)
                .chain(() -> ErasureTable.loadCuts(tx, customersOf(batch)))
                .chain(cuts -> {
                    List<Fact<PurchaseEvent>> facts =
                            batch.stream().filter(fact -> !isErased(fact, cuts)).toList();
                    return facts.isEmpty() ? Uni.createFrom().item(new BatchChanges()) : post(tx, facts);
                });
    }

    /**
     * Processes the candidates that were compared with these purchases, after an erasure has removed what was recorded. Some
     * are of customers of other partitions: the rows of their purchases tell two transactions apart, as above.
     */
    Uni<List<BatchChanges>> reconsider(SqlConnection tx, Collection<String> purchaseIds) {
        if (purchaseIds.isEmpty()) {
            return Uni.createFrom().item(List.of());
        }
        List<BatchChanges> changes = new ArrayList<>();
        return candidates.take(tx, purchaseIds).chain(facts -> {
            Uni<Void> chain = PurchaseTable.deleteRejections(tx, facts);
            for (int from = 0; from < facts.size(); from += RECONSIDERED_AT_ONCE_MAX) {
                List<Fact<PurchaseEvent>> part =
                        facts.subList(from, Math.min(facts.size(), from + RECONSIDERED_AT_ONCE_MAX));
                chain = chain.chain(() -> process(tx, part))
                        .invoke(changes::add)
                        .replaceWithVoid();
            }
            return chain.replaceWith(changes);
        });
    }

    private Uni<BatchChanges> post(SqlConnection tx, List<Fact<PurchaseEvent>> facts) {
        Set<String> purchaseIds = new LinkedHashSet<>();
        facts.forEach(fact -> purchaseIds.add(fact.event().purchaseId()));
        List<EventKey> events = facts.stream().map(Fact::key).toList();
        return PurchaseTable.load(tx, purchaseIds, events)
                .chain(purchases -> RefundTable.load(tx, facts)
                        .chain(refunds -> LedgerTable.lockAccounts(tx, customersOf(facts), debited(facts, refunds))
                                .map(accounts -> new LedgerState(accounts, purchases.rows(), refunds)))
                        .chain(state -> {
                            BatchChanges changes = decide(state, facts);
                            return save(tx, state, purchases, changes).replaceWith(changes);
                        }));
    }

    private BatchChanges decide(LedgerState state, List<Fact<PurchaseEvent>> facts) {
        BatchChanges changes = new BatchChanges();
        for (Fact<PurchaseEvent> fact : facts) {
            for (LedgerChange change : purchasePosting.decide(state, fact)) {
                state.apply(change);
                changes.add(change, fact);
            }
        }
        return changes;
    }

    private Uni<Void> save(SqlConnection tx, LedgerState state, PurchaseTable.Loaded purchases, BatchChanges changes) {
        List<PurchaseRow> rows = changes.purchaseIds().stream().map(state::row).toList();
        return StatementPipeline.sendAll(List.of(
                        LedgerTable.save(tx, changes.postings()),
                        PurchaseTable.save(tx, purchases, rows),
                        RefundTable.save(tx, changes.refunds()),
                        PurchaseTable.saveRejections(tx, changes.rejections()),
                        outbox.append(tx, changes.facts())))
                .chain(() -> candidates.save(tx, changes.candidates()));
    }

    /** Customers whose points may be reversed: those with a refund in the batch, or with a recorded one. */
    private static Collection<CustomerId> debited(List<Fact<PurchaseEvent>> facts, List<RefundRecord> recorded) {
        Set<CustomerId> debited = new HashSet<>();
        facts.stream()
                .filter(fact -> fact.event() instanceof PurchaseRefunded)
                .forEach(fact -> debited.add(fact.event().customerId()));
        recorded.forEach(refund -> debited.add(refund.customerId()));
        return debited;
    }

    private static boolean isErased(Fact<PurchaseEvent> fact, Map<CustomerId, ErasureCut> cuts) {
        ErasureCut cut = cuts.get(fact.event().customerId());
        return cut != null && cut.covers(fact.time());
    }

    private static SortedSet<CustomerId> customersOf(List<Fact<PurchaseEvent>> facts) {
        SortedSet<CustomerId> customers = new TreeSet<>();
        facts.forEach(fact -> customers.add(fact.event().customerId()));
        return customers;
    }
}
