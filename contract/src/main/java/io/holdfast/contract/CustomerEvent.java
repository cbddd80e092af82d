package io.holdfast.contract;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Topic {@code customers}: the end of a customer relationship, and that two customers are one person. */
public sealed interface CustomerEvent extends CustomerFact {

    record CustomerLeft(CustomerId customerId, DepartureReason reason) implements CustomerEvent {}

    /** A customer was erased: every service deletes the customer's personal data. */
    record CustomerErased(CustomerId customerId) implements CustomerEvent {}

    /**
     * A customer was merged into another one: facts of both count as facts of the other one. It is published twice, each with
     * an id of its own: under the key of the customer and under that of the other one, so that it has a place in the order of
     * each.
     *
     * @param intoCustomerId who was not merged into anybody at that time
     */
    record CustomerMerged(CustomerId customerId, CustomerId intoCustomerId) implements CustomerEvent {

        /** Both events of the merge, that under the customer's own key first. */
        public List<Fact<CustomerMerged>> toFacts(String id, String idUnderOther, String source, Instant at) {
            return List.of(
                    Fact.of(id, source, at, this),
                    new Fact<>(idUnderOther, source, at, Map.of(Fact.PARTITION_KEY, intoCustomerId.value()), this));
        }

        /** Whether the event is published under that key. */
        public boolean hasKey(String key) {
            return key.equals(customerId.value()) || key.equals(intoCustomerId.value());
        }
    }
}
