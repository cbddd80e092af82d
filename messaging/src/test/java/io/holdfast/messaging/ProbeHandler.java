package io.holdfast.messaging;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

/** Writes one row a fact and says one fact of its own; stumbles over a ticket called {@code stumble}. */
@Singleton
class ProbeHandler implements InboxHandler {

    static final String STUMBLE = "stumble";

    private final Outbox outbox;
    final AtomicInteger committed = new AtomicInteger();
    final Set<Integer> owned = ConcurrentHashMap.newKeySet();

    ProbeHandler(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        for (ConsumedFact delivery : batch) {
            if (delivery.fact().event() instanceof TicketEvent ticket
                    && ticket.ticketId().value().equals(STUMBLE)) {
                return Uni.createFrom().failure(new IllegalArgumentException("stumbled"));
            }
        }
        String[] ids = batch.stream().map(delivery -> delivery.fact().id()).toArray(String[]::new);
        List<Fact<CustomerLeft>> said = batch.stream()
                .map(delivery -> Fact.of(
                        EventIds.derive("left", delivery.fact().id()),
                        "/probe-service",
                        delivery.fact().time(),
                        new CustomerLeft(new CustomerId("C-" + delivery.partition()), DepartureReason.OTHER)))
                .toList();
        Integer[] partitions = batch.stream().map(ConsumedFact::partition).toArray(Integer[]::new);
        Long[] offsets = batch.stream().map(ConsumedFact::offset).toArray(Long[]::new);
        return tx.preparedQuery("""
                        insert into effect (event_id, partition, position)
                        select * from unnest($1::text[], $2::int[], $3::bigint[])
                        """)
                .execute(Tuple.of(ids, partitions, offsets))
                .chain(() -> outbox.append(tx, said))
                .replaceWith(() -> () -> committed.addAndGet(batch.size()));
    }

    @Override
    public Uni<Void> onAssigned(Set<Integer> partitions) {
        owned.clear();
        owned.addAll(partitions);
        return Uni.createFrom().voidItem();
    }

    @Override
    public void onRevoked(Set<Integer> partitions) {
        owned.removeAll(partitions);
    }
}
