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
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.store.ErasureTable;
import io.holdfast.messaging.RefusedFacts;

/**
 * Applies an erasure: deletes a customer's records up to the cut ({@link ErasureCut}). Events up to the cut are ignored when
 * they are delivered later; events after it belong to a new account. Those that did not count because of what is
 * deleted now, of whatever customer, count from now on.
 */
final class CustomerErasure {

    private final EventProcessing events;

    CustomerErasure(EventProcessing events) {
        this.events = events;
    }

    /**
     * Deletes what is recorded up to the cut; an erasure that is delivered again has no effect.
     *
     * @return what events changed that count only now
     */
    Uni<List<EventProcessing.Processed>> erase(
            SqlConnection tx, ProgrammeVersions programmes, Fact<CustomerErased> erased) {
        CustomerId customer = erased.event().customerId();
        return CandidateTable.lock(tx, customer)
                .chain(() -> ErasureTable.loadCuts(tx, List.of(customer)))
                .chain(cuts -> erase(tx, programmes, erased, cuts.get(customer)));
    }

    private Uni<List<EventProcessing.Processed>> erase(
            SqlConnection tx, ProgrammeVersions programmes, Fact<CustomerErased> erased, @Nullable ErasureCut applied) {
        CustomerId customer = erased.event().customerId();
        Uni<@Nullable Instant> latestFact =
                ErasureCut.isExact(erased) ? Uni.createFrom().nullItem() : ErasureTable.loadLatestFact(tx, customer);
        return latestFact.chain(latest -> {
            ErasureCut cut = ErasureCut.of(erased, latest, applied);
            return cut.equals(applied) ? Uni.createFrom().item(List.of()) : forget(tx, programmes, customer, cut);
        });
    }

    private Uni<List<EventProcessing.Processed>> forget(
            SqlConnection tx, ProgrammeVersions programmes, CustomerId customer, ErasureCut cut) {
        return ErasureTable.loadPurchases(tx, customer, cut)
                .call(() -> CandidateTable.delete(tx, customer, cut))
                .call(() -> ErasureTable.forget(tx, customer, cut, programmes))
                .call(() -> RefusedFacts.erase(tx, List.of(customer)))
                .call(removed -> RefundTable.awaitAgain(tx, removed))
                .chain(removed -> events.reconsider(tx, programmes, removed));
    }
}
