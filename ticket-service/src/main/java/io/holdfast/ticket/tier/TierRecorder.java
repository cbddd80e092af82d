package io.holdfast.ticket.tier;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.EventType;
import io.holdfast.contract.Fact;
import io.holdfast.contract.LoyaltyEvent.TierChanged;
import io.holdfast.messaging.ConsumedFact;

/** Records changes of tiers, which may come again and in any order. Those of a person come for each of the person's ids. */
public final class TierRecorder {

    private TierRecorder() {}

    /** Whether a batch must have the events of this type. */
    public static boolean accepts(EventType type) {
        return type == EventType.TIER_CHANGED || type == EventType.CUSTOMER_ERASED;
    }

    /** Records the changes of a batch of the inbox; an erasure that it holds covers those of its customer. */
    public static Uni<Void> record(SqlConnection tx, List<ConsumedFact> batch) {
        Map<String, TierChange> latest = new HashMap<>();
        Uni<Void> erased = Uni.createFrom().voidItem();
        for (ConsumedFact consumed : batch) {
            Fact<?> fact = consumed.fact();
            if (fact.event() instanceof TierChanged changed) {
                TierChange change = TierChange.of(fact, changed);
                latest.merge(change.customerId(), change, TierChange::orLater);
            } else if (fact.event() instanceof CustomerErased customer) {
                erased = erased.chain(
                        () -> TierTable.erase(tx, customer.customerId(), new ErasureCut(fact.time()).at()));
            }
        }
        Uni<Void> erasures = erased;
        return latest.isEmpty()
                ? erasures
                : TierTable.record(tx, latest.values()).chain(() -> erasures);
    }
}
