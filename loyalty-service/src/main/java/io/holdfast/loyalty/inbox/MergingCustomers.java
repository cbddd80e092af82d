package io.holdfast.loyalty.inbox;

import java.time.Clock;
import java.util.List;
import java.util.Objects;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerEvent.CustomerMerged;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.loyalty.earning.ProgrammeVersions;
import io.holdfast.loyalty.member.MemberBatch;
import io.holdfast.loyalty.member.Occurrence;
import io.holdfast.loyalty.member.TierState;
import io.holdfast.loyalty.purchase.PurchaseChanges;
import io.holdfast.loyalty.store.CustomerMerges;
import io.holdfast.loyalty.store.ErasureTable;
import io.holdfast.loyalty.store.LoadRequest;
import io.holdfast.loyalty.store.LoadedMembers;
import io.holdfast.loyalty.store.MemberLoader;
import io.holdfast.loyalty.store.MemberSaver;
import io.holdfast.loyalty.store.MergedRows;

/**
 * Merges a customer into another one. A merge is told by two records, in the order of each customer, and counts when both are
 * read: an erasure before it of either is applied by then, and what it forgets is not transferred. The transaction holds the
 * programme's lock alone, so whichever instances read the two records, one of them sees that the other one is read, and
 * nothing else happens to the members meanwhile.
 */
final class MergingCustomers {

    private final MemberSaver saver;
    private final Clock clock;

    MergingCustomers(MemberSaver saver, Clock clock) {
        this.saver = saver;
        this.clock = clock;
    }

    /** Notes a record of a merge, and merges with the second one; a record that is delivered again has no effect. */
    Uni<List<EventProcessing.Processed>> merge(
            SqlConnection tx, ProgrammeVersions programmes, Fact<CustomerMerged> fact) {
        CustomerMerged merged = fact.event();
        return ErasureTable.loadCuts(tx, List.of(merged.customerId(), merged.intoCustomerId()))
                .chain(cuts -> cuts.values().stream().anyMatch(cut -> cut.covers(fact.time()))
                        ? Uni.createFrom().item(List.of())
                        : CustomerMerges.note(tx, fact).chain(known -> {
                            EventKey cause = known.cause();
                            return cause == null || known.applied()
                                    ? Uni.createFrom().item(List.of())
                                    : mergePersons(tx, programmes, merged, new Occurrence(cause, fact.time()));
                        }));
    }

    private Uni<List<EventProcessing.Processed>> mergePersons(
            SqlConnection tx, ProgrammeVersions programmes, CustomerMerged merged, Occurrence occurrence) {
        CustomerId customer = merged.customerId();
        CustomerId into = merged.intoCustomerId();
        return CustomerMerges.loadPersons(tx, List.of(customer, into)).chain(persons -> {
            CustomerId other = persons.getOrDefault(into, into);
            // ticket-service refuses both.
            if (persons.containsKey(customer) || other.equals(customer)) {
                return CustomerMerges.delete(tx, customer, occurrence.at()).replaceWith(List.of());
            }
            return merge(tx, programmes, customer, other, occurrence)
                    .call(() -> CustomerMerges.apply(tx, customer, other, occurrence.at()));
        });
    }

    private Uni<List<EventProcessing.Processed>> merge(
            SqlConnection tx,
            ProgrammeVersions programmes,
            CustomerId customer,
            CustomerId other,
            Occurrence occurrence) {
        return MemberLoader.lock(tx, List.of(customer, other)).chain(locked -> {
            // A customer without an account has none but open tickets, say; they get the person's tier all the same.
            if (!locked.has(customer) && !locked.has(other)) {
                return MergedRows.move(tx, customer, other).replaceWith(List.of());
            }
            LoadRequest request = new LoadRequest(programmes, clock.instant());
            request.addMerge(customer, other, occurrence.at());
            return MemberLoader.load(tx, request, locked)
                    .chain(loaded -> merge(tx, loaded, customer, other, occurrence));
        });
    }

    private Uni<List<EventProcessing.Processed>> merge(
            SqlConnection tx, LoadedMembers loaded, CustomerId customer, CustomerId other, Occurrence occurrence) {
        MemberBatch batch = loaded.batch();
        TierState.Floor floor = batch.member(customer).tierState().floor();
        TierState.Floor ownFloor = batch.member(other).tierState().floor();
        batch.merge(customer, other, occurrence);
        TierState.Floor joined = batch.member(other).tierState().floor();
        boolean taken = joined != null && joined.equals(floor) && !Objects.equals(joined, ownFloor);
        return MergedRows.move(tx, customer, other)
                .chain(() -> MergedRows.moveFloorNote(tx, customer, other, taken))
                .chain(() -> saver.save(tx, loaded))
                .map(saved -> List.of(new EventProcessing.Processed(saved, new PurchaseChanges())));
    }
}
