package io.holdfast.ticket.erasure;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.rest.audit.Change;
import io.holdfast.sql.RepeatedTransaction;
import io.holdfast.sql.SqlTimes;
import io.holdfast.ticket.state.CustomerGroup;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.CustomerMergeStore;
import io.holdfast.ticket.store.StateStores;

/**
 * Deletes a customer's data from every store, and publishes the erasure, also when nothing is stored here: another service
 * may know the customer. Keys of the customer's events stay, so that an event that is reported again is a duplicate; the cut
 * stays under a digest, so that other events up to it are not stored.
 */
@ApplicationScoped
public class Erasure {

    private static final String LATEST_FACT = "select max(time) from fact where customer_id = any ($1)";

    private final Pool pool;
    private final StateStores stores;
    private final Outbox outbox;
    private final Clock clock;

    Erasure(Pool pool, StateStores stores, Outbox outbox, Clock clock) {
        this.pool = pool;
        this.stores = stores;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Erases the customer with everybody who is the same person by a merge; again, it erases what was stored meanwhile. Other
     * services have not done so yet.
     *
     * @param change for the audit trail, in the same transaction
     */
    public Uni<ErasureReport> erase(CustomerId customer, Change change) {
        return RepeatedTransaction.execute(
                        pool,
                        tx -> CustomerLocks.acquireMergesShared(tx)
                                .chain(() -> CustomerMergeStore.group(tx, customer))
                                .chain(group -> CustomerLocks.acquire(tx, group.ids())
                                        .chain(() -> tx.preparedQuery(LATEST_FACT)
                                                .execute(Tuple.of(group.texts().toArray(String[]::new))))
                                        .map(rows -> SqlTimes.instantOrNull(
                                                rows.iterator().next(), 0))
                                        .chain(latest -> erase(tx, customer, group, ErasureCut.of(now(), latest)))
                                        .call(() -> AuditTrail.append(tx, now(), change))))
                .invoke(outbox::wakeRelay);
    }

    /** One cut for all: what happened up to it is forgotten, by whichever id it is told. */
    private Uni<ErasureReport> erase(SqlConnection tx, CustomerId named, CustomerGroup group, ErasureCut cut) {
        List<Fact<CustomerErased>> erased = group.ids().stream()
                .sorted(Comparator.comparing((CustomerId id) -> !id.equals(named)))
                .map(id -> cut.toFact(EventIds.generate(), EventSources.CONVERSATION, id))
                .toList();
        RequestedErasure requested = RequestedErasure.of(now(), erased);
        Uni<Void> steps = Uni.createFrom().voidItem();
        for (Fact<CustomerErased> fact : erased) {
            steps = steps.chain(() -> stores.erase(tx, fact.event().customerId(), cut));
        }
        return steps.chain(() -> ErasureTables.insert(tx, requested))
                .chain(() -> outbox.append(tx, erased))
                .replaceWith(() -> ErasureReport.of(requested, List.of()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
