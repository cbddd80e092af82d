package io.holdfast.ticket.breach;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.BreachEvent.SlaBreachWithdrawn;
import io.holdfast.contract.BreachEvent.SlaBreached;
import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.ConsumedFact;

/** Records breaches and their withdrawals, which may come again and in any order. */
public final class BreachRecorder {

    private BreachRecorder() {}

    /** Whether a batch must have the events of this type. */
    public static boolean accepts(EventType type) {
        return switch (type) {
            case SLA_BREACHED, SLA_BREACH_WITHDRAWN, CUSTOMER_ERASED -> true;
            default -> false;
        };
    }

    /** Records the breaches of a batch of the inbox; an erasure that it holds covers those of its customer. */
    public static Uni<Void> record(SqlConnection tx, List<ConsumedFact> batch) {
        Map<RecordedBreach.Key, RecordedBreach> breaches = new LinkedHashMap<>();
        Uni<Void> erased = Uni.createFrom().voidItem();
        for (ConsumedFact consumed : batch) {
            Fact<?> fact = consumed.fact();
            switch (fact.event()) {
                case SlaBreached breach -> add(RecordedBreach.of(breach.clock(), false), breaches);
                case SlaBreachWithdrawn breach -> add(RecordedBreach.of(breach.clock(), true), breaches);
                case CustomerErased customer ->
                    erased = erased.chain(
                            () -> BreachTable.erase(tx, customer.customerId(), new ErasureCut(fact.time()).at()));
                default -> {
                    // Says nothing of breaches.
                }
            }
        }
        Uni<Void> erasures = erased;
        return breaches.isEmpty()
                ? erasures
                : BreachTable.record(tx, breaches.values()).chain(() -> erasures);
    }

    private static void add(RecordedBreach breach, Map<RecordedBreach.Key, RecordedBreach> breaches) {
        breaches.merge(breach.key(), breach, RecordedBreach::and);
    }
}
