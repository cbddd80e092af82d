package io.holdfast.messaging;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.ErasureEvent.ErasureApplied;
import io.holdfast.contract.Event;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;

/**
 * The handler of a service that keeps data of customers: after each batch it appends an {@code erasure-applied} for every
 * {@code customer-erased} in it, in the transaction that deletes the data and advances the watermarks. An erasure that is
 * delivered again is confirmed again, by an event of the same id.
 */
final class ErasureConfirmation implements InboxHandler {

    private final InboxHandler handler;
    private final Outbox outbox;
    private final String service;
    private final Clock clock;

    /** @param service the full name, such as {@code sla-service} */
    ErasureConfirmation(InboxHandler handler, Outbox outbox, String service, Clock clock) {
        this.handler = handler;
        this.outbox = outbox;
        this.service = service;
        this.clock = clock;
    }

    @Override
    public Uni<Runnable> handle(SqlConnection tx, List<ConsumedFact> batch) {
        return handler.handle(tx, batch).call(() -> {
            List<Fact<ErasureApplied>> confirmations = confirmations(batch, service, clock.instant());
            return confirmations.isEmpty() ? Uni.createFrom().voidItem() : outbox.append(tx, confirmations);
        });
    }

    @Override
    public boolean accepts(EventType type) {
        return handler.accepts(type);
    }

    @Override
    public Uni<Predicate<EventType>> accepted(SqlConnection tx) {
        return handler.accepted(tx);
    }

    @Override
    public Uni<Void> onAssigned(Set<Integer> partitions) {
        return handler.onAssigned(partitions);
    }

    @Override
    public void onRevoked(Set<Integer> partitions) {
        handler.onRevoked(partitions);
    }

    /** The events that confirm the erasures of a batch. */
    static List<Fact<ErasureApplied>> confirmations(List<ConsumedFact> batch, String service, Instant now) {
        List<Fact<ErasureApplied>> confirmations = new ArrayList<>();
        for (ConsumedFact consumed : batch) {
            Fact<? extends Event> fact = consumed.fact();
            if (fact.event() instanceof CustomerErased erased) {
                confirmations.add(Fact.of(
                                EventIds.derive("erasure-applied", service, fact.source(), fact.id()),
                                "/" + service,
                                now,
                                new ErasureApplied(erased.customerId(), fact.id(), service))
                        .withTrace(fact.trace()));
            }
        }
        return confirmations;
    }
}
