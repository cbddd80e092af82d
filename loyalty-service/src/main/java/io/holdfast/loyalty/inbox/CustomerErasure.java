package io.holdfast.loyalty.inbox;

import java.time.Instant;
import java.util.List;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.loyalty.posting.ErasureTable;
import io.holdfast.loyalty.posting.PlannerHints;
import io.holdfast.loyalty.purchase.BatchChanges;
import io.holdfast.messaging.RefusedFacts;

/**
 * Applies an erasure: deletes a customer's records up to the cut ({@link ErasureCut}). Events up to the cut are ignored when
 * they are delivered later; events after it belong to a new account. Those that did not count because of what is
 * deleted now, of whatever customer, count from now on.
 */
final class CustomerErasure {

    private final Purchases purchases;

    CustomerErasure(Purchases purchases) {
        this.purchases = purchases;
    }

    /**
     * Deletes what is recorded up to the cut; an erasure that is delivered again has no effect.
     *
     * @return what events changed that count only now
     */
    Uni<List<BatchChanges>> erase(SqlConnection tx, Fact<CustomerErased> erased) {
        CustomerId customer = erased.event().customerId();
        return PlannerHints.indexScansOnly(tx)
                .chain(() -> CandidateTable.lock(tx, customer))
                .chain(() -> ErasureTable.loadCuts(tx, List.of(customer)))
                .chain(cuts -> erase(tx, erased, cuts.get(customer)));
    }

    private Uni<List<BatchChanges>> erase(SqlConnection tx, Fact<CustomerErased> erased, @Nullable ErasureCut applied) {
        CustomerId customer = erased.event().customerId();
        Uni<@Nullable Instant> latestFact =
                ErasureCut.isExact(erased) ? Uni.createFrom().nullItem() : ErasureTable.loadLatestFact(tx, customer);
        return latestFact.chain(latest -> {
            ErasureCut cut = ErasureCut.of(erased, latest, applied);
            return cut.equals(applied) ? Uni.createFrom().item(List.of()) : forget(tx, customer, cut);
        });
    }

    private Uni<List<BatchChanges>> forget(SqlConnection tx, CustomerId customer, ErasureCut cut) {
        return ErasureTable.loadPurchases(tx, customer, cut)
                .call(() -> CandidateTable.delete(tx, customer, cut))
                .call(() -> ErasureTable.forget(tx, customer, cut))
                .call(() -> RefusedFacts.erase(tx, List.of(customer)))
                .call(removed -> RefundTable.awaitAgain(tx, removed))
                .chain(removed -> purchases.reconsider(tx, removed));
    }
}
