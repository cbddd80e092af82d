package io.holdfast.messaging;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Singleton;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;

import io.holdfast.contract.CustomerEvent.CustomerLeft;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.sql.BrokenRuleException;

/** Inserts one row and appends one fact per fact; fails on the tickets {@link #FAILING_TICKET} and {@link #BUG_TICKET}. */
@Singleton
class ProbeHandler implements InboxHandler {

    static final String FAILING_TICKET = "fail";

    /** A ticket on which the handler has a bug, as long as {@link #hasBug}. */
    static final String BUG_TICKET = "bug";

    private final Outbox outbox;
    final AtomicBoolean hasBug = new AtomicBoolean();
    final AtomicInteger committed = new AtomicInteger();
    final Set<Integer> assigned = ConcurrentHashMap.newKeySet();

    ProbeHandler(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        for (ConsumedFact fact : batch) {
            if (fact.fact().event() instanceof TicketEvent ticket
                    && ticket.ticketId().value().equals(FAILING_TICKET)) {
                return Uni.createFrom().failure(new BrokenRuleException("rejected by the handler"));
            }
            if (hasBug.get()
                    && fact.fact().event() instanceof TicketEvent ticket
                    && ticket.ticketId().value().equals(BUG_TICKET)) {
                throw new IllegalStateException("a bug of the handler");
            }
        }
        String[] ids = batch.stream().map(fact -> fact.fact().id()).toArray(String[]::new);
        List<Fact<CustomerLeft>> published = batch.stream()
                .map(fact -> Fact.of(
                        EventIds.derive("left", fact.fact().id()),
                        "/probe-service",
                        fact.fact().time(),
                        new CustomerLeft(new CustomerId("C-" + fact.partition()), DepartureReason.OTHER)))
                .toList();
        Integer[] partitions = batch.stream().map(ConsumedFact::partition).toArray(Integer[]::new);
        Long[] offsets = batch.stream().map(ConsumedFact::offset).toArray(Long[]::new);
        return tx.preparedQuery("""
                        insert into effect (event_id, partition, position)
                        select * from unnest($1::text[], $2::int[], $3::bigint[])
                        """)
                .execute(Tuple.of(ids, partitions, offsets))
                .chain(() -> outbox.append(tx, published))
                .replaceWith(() -> () -> committed.addAndGet(batch.size()));
    }

    @Override
    public Uni<Void> onAssigned(Set<Integer> partitions) {
        assigned.clear();
        assigned.addAll(partitions);
        return Uni.createFrom().voidItem();
    }

    @Override
    public void onRevoked(Set<Integer> partitions) {
        assigned.removeAll(partitions);
    }
}
