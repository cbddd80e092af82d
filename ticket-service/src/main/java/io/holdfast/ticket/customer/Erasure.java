package io.holdfast.ticket.customer;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.Outbox;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.StateStores;

/**
 * Deletes a customer's data from every store, and publishes the erasure. Keys of the customer's events stay, so that an
 * event that is reported again is a duplicate; the time of the erasure stays, so that other events from before are not
 * stored.
 */
@ApplicationScoped
class Erasure {

    private static final String EXISTS = """
            select exists (select 1 from fact where customer_id = $1) or exists (select 1 from contact where customer_id = $1)
            """;

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

    /** Erases the customer; false when nothing is stored about them. */
    Uni<Boolean> erase(CustomerId customer) {
        return pool.withTransaction(tx -> CustomerLocks.acquire(tx, List.of(customer))
                        .chain(() -> tx.preparedQuery(EXISTS).execute(Tuple.of(customer.value())))
                        .chain(rows -> rows.iterator().next().getBoolean(0)
                                ? erase(tx, customer).replaceWith(true)
                                : Uni.createFrom().item(false)))
                .invoke(outbox::wakeRelay);
    }

    private Uni<Void> erase(SqlConnection tx, CustomerId customer) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Fact<CustomerErased> erased =
                Fact.of(EventIds.generate(), EventSources.CONVERSATION, now, new CustomerErased(customer));
        return stores.erase(tx, customer, now).chain(() -> outbox.append(tx, List.of(erased)));
    }
}
