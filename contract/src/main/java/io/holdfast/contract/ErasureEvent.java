package io.holdfast.contract;

/** Topic {@code erasures}: what became of an erasure in the services that keep data of the customer. */
public sealed interface ErasureEvent extends CustomerFact {

    /**
     * A service has deleted what it kept of an erased customer, up to the cut of the erasure.
     *
     * @param erasureId id of the {@code customer-erased}
     * @param service the full name, such as {@code sla-service}
     */
    record ErasureApplied(CustomerId customerId, String erasureId, String service) implements ErasureEvent {}
}
