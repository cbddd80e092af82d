package io.holdfast.contract;

/** Topic {@code customers}. */
public sealed interface CustomerEvent extends CustomerFact {

    record CustomerLeft(CustomerId customerId, DepartureReason reason) implements CustomerEvent {}

    /** Every service forgets the customer. */
    record CustomerErased(CustomerId customerId) implements CustomerEvent {}
}
