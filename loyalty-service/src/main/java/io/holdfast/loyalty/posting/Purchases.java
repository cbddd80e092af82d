package io.holdfast.loyalty.posting;

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
import io.holdfast.loyalty.ledger.KeyedPlans;
import io.holdfast.loyalty.ledger.LedgerTable;
import io.holdfast.messaging.Outbox;
import io.holdfast.messaging.StatementPipeline;

/** Takes facts about purchases into the books: reads what they touch, decides one after the other, writes all at once. */
final class Purchases {

    private final Bookkeeping bookkeeping;
    private final Outbox outbox;

    Purchases(Bookkeeping bookkeeping, Outbox outbox) {
        this.bookkeeping = bookkeeping;
        this.outbox = outbox;
    }

    /** A fact about a purchase, with its event once more under its own type. */
    record Told(Fact<?> fact, PurchaseEvent event) {}

    /**
     * A handful of statements, however many facts. A customer's purchases and refunds change only here, under the
     * watermark of the customer's partition, so they are read before the accounts are locked; the lock is against
     * adjustments.
     */
    Uni<Outcome> take(SqlConnection tx, List<Told> all) {
        return KeyedPlans.only(tx)
                .chain(() -> ForgottenCustomers.among(tx, customersOf(all)))
                .chain(forgotten -> {
                    List<Told> told = all.stream()
                            .filter(t -> isStillToBeKnown(t, forgotten))
                            .toList();
                    return told.isEmpty() ? Uni.createFrom().item(new Outcome()) : takeKnown(tx, told);
                });
    }

    private Uni<Outcome> takeKnown(SqlConnection tx, List<Told> told) {
        Set<String> purchaseIds = new LinkedHashSet<>();
        List<Cause> causes = new ArrayList<>(told.size());
        for (Told t : told) {
            purchaseIds.add(t.event().purchaseId());
            causes.add(Cause.of(t.fact()));
        }
        return PurchaseTable.purchases(tx, purchaseIds, causes)
                .chain(purchases -> PurchaseTable.refunds(tx, purchaseIds)
                        .chain(refunds -> LedgerTable.lock(tx, customersOf(told), debited(told, refunds))
                                .map(accounts -> new Standing(accounts, purchases, refunds))))
                .map(standing -> decide(standing, told))
                .chain(outcome -> save(tx, outcome).replaceWith(outcome));
    }

    private Outcome decide(Standing standing, List<Told> told) {
        Outcome outcome = new Outcome();
        for (Told t : told) {
            for (Change change : bookkeeping.decide(standing, t.fact(), t.event())) {
                standing.apply(change);
                outcome.add(change, t.fact());
            }
        }
        return outcome;
    }

    private Uni<Void> save(SqlConnection tx, Outcome outcome) {
        return StatementPipeline.sendAll(List.of(
                LedgerTable.save(tx, outcome.postings()),
                PurchaseTable.savePurchases(tx, outcome.purchases()),
                PurchaseTable.saveRefunds(tx, outcome.refunds()),
                PurchaseTable.saveRefusals(tx, outcome.refusals()),
                outbox.append(tx, outcome.facts())));
    }

    /** Of whom points may be taken: who has a refund among the facts, or one that has waited for its purchase. */
    private static Collection<CustomerId> debited(List<Told> told, List<KnownRefund> early) {
        Set<CustomerId> debited = new HashSet<>();
        told.stream()
                .filter(t -> t.event() instanceof PurchaseRefunded)
                .forEach(t -> debited.add(t.event().customerId()));
        early.forEach(refund -> debited.add(refund.customerId()));
        return debited;
    }

    private static boolean isStillToBeKnown(Told told, Map<CustomerId, Instant> forgotten) {
        Instant until = forgotten.get(told.event().customerId());
        return until == null || told.fact().time().isAfter(until);
    }

    private static SortedSet<CustomerId> customersOf(List<Told> told) {
        SortedSet<CustomerId> customers = new TreeSet<>();
        told.forEach(t -> customers.add(t.event().customerId()));
        return customers;
    }
}
