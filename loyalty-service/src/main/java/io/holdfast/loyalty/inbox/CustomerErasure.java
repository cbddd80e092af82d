package io.holdfast.loyalty.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.store.CustomerMerges;
import io.holdfast.loyalty.store.ErasureTable;
import io.holdfast.messaging.RefusedFacts;
import io.holdfast.sql.ConcurrentUpdateException;

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
     * Deletes what is recorded up to the cut; an erasure that is delivered again has no effect. All ids of a person are erased
     * with one cut, and are those of several customers afterwards; what is later is of the id under which it was reported.
     *
     * @param alone whether the transaction holds the programme's lock alone, as one that erases several ids must
     * @return what events changed that count only now
     */
    Uni<List<EventProcessing.Processed>> erase(
            SqlConnection tx, ProgrammeVersions programmes, Fact<CustomerErased> erased, boolean alone) {
        return CustomerMerges.loadGroup(tx, erased.event().customerId(), erased.time())
                .invoke(group -> {
                    if (group.size() > 1 && !alone) {
                        throw new ConcurrentUpdateException("the customer was merged meanwhile");
                    }
                })
                .chain(group -> lock(tx, group)
                        .chain(() -> ErasureTable.loadCuts(tx, group))
                        .chain(cuts -> erase(tx, programmes, erased, group, cuts)));
    }

    private static Uni<Void> lock(SqlConnection tx, List<CustomerId> group) {
        Uni<Void> chain = Uni.createFrom().voidItem();
        for (CustomerId customer : new TreeSet<>(group)) {
            chain = chain.chain(() -> CandidateTable.lock(tx, customer));
        }
        return chain;
    }

    private Uni<List<EventProcessing.Processed>> erase(
            SqlConnection tx,
            ProgrammeVersions programmes,
            Fact<CustomerErased> erased,
            List<CustomerId> group,
            Map<CustomerId, ErasureCut> cuts) {
        CustomerId customer = erased.event().customerId();
        ErasureCut applied = cuts.get(customer);
        return loadLatestFact(tx, erased, group).chain(latest -> {
            ErasureCut cut = ErasureCut.of(erased, latest, applied);
            if (cut.equals(applied)) {
                return Uni.createFrom().item(List.of());
            }
            List<String> removed = new ArrayList<>();
            Uni<Void> chain = CustomerMerges.forget(tx, group, cut.at()).chain(() -> ErasureTable.divide(tx, group));
            for (CustomerId id : group) {
                chain = chain.chain(() -> ErasureTable.loadPurchases(tx, id, cut))
                        .invoke(removed::addAll)
                        .chain(() -> CandidateTable.delete(tx, id, cut));
            }
            return chain.chain(() -> ErasureTable.forget(tx, group, cut, programmes))
                    .chain(() -> RefusedFacts.erase(tx, group))
                    .chain(() -> RefundTable.awaitAgain(tx, removed))
                    .chain(() -> events.reconsider(tx, programmes, removed));
        });
    }

    /** Null where the cut is known without it, and when there is none. */
    private static Uni<@Nullable Instant> loadLatestFact(
            SqlConnection tx, Fact<CustomerErased> erased, List<CustomerId> group) {
        Uni<@Nullable Instant> latest = Uni.createFrom().nullItem();
        for (CustomerId id : ErasureCut.isExact(erased) ? List.<CustomerId>of() : group) {
            latest = latest.chain(before -> ErasureTable.loadLatestFact(tx, id).map(found -> later(before, found)));
        }
        return latest;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isAfter(other) ? one : other;
    }
}
