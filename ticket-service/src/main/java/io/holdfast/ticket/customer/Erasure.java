package io.holdfast.ticket.customer;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
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
import io.holdfast.ticket.intake.CustomerLocks;
import io.holdfast.ticket.state.EventSources;

/**
 * Forgets a customer: wordings, contacts, tickets, and what the facts told. Of a fact its identity stays, so that nobody
 * brings it back by telling it again, and the day of the erasure stays, so that a late fact does not either.
 */
@ApplicationScoped
class Erasure {

    private static final List<String> DELETE = List.of(
            "delete from wording where fact_id in (select id from fact where customer_id = $1 and source = '"
                    + EventSources.CONVERSATION + "')",
            "delete from ticket where customer_id = $1",
            "delete from contact where customer_id = $1",
            "delete from idempotency where customer_id = $1",
            "update fact set customer_id = null, subject = null, data = null where customer_id = $1");
    private static final String INSERT_ERASURE = """
            insert into erasure (customer_id, erased_at) values ($1, $2)
            on conflict (customer_id) do update set erased_at = greatest(erasure.erased_at, excluded.erased_at)
            """;
    private static final String EXISTS = """
            select exists (select 1 from fact where customer_id = $1) or exists (select 1 from contact where customer_id = $1)
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final Clock clock;

    Erasure(Pool pool, Outbox outbox, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Forgets the customer and tells everybody; false when there is nothing to forget. */
    Uni<Boolean> erase(CustomerId customer) {
        return pool.withTransaction(tx -> CustomerLocks.acquire(tx, List.of(customer))
                        .chain(() -> tx.preparedQuery(EXISTS).execute(Tuple.of(customer.value())))
                        .chain(rows -> rows.iterator().next().getBoolean(0)
                                ? deleteData(tx, customer).replaceWith(true)
                                : Uni.createFrom().item(false)))
                .invoke(outbox::wakeRelay);
    }

    private Uni<Void> deleteData(SqlConnection tx, CustomerId customer) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Uni<Void> steps = Uni.createFrom().voidItem();
        for (String statement : DELETE) {
            steps = steps.chain(() -> tx.preparedQuery(statement)
                    .execute(Tuple.of(customer.value()))
                    .replaceWithVoid());
        }
        return steps.chain(() -> tx.preparedQuery(INSERT_ERASURE)
                        .execute(Tuple.of(customer.value(), now.atOffset(ZoneOffset.UTC))))
                .chain(() -> outbox.append(
                        tx,
                        List.of(Fact.of(
                                EventIds.generate(), EventSources.CONVERSATION, now, new CustomerErased(customer)))));
    }
}
