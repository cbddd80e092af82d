package io.holdfast.contract;

/** Topic {@code customers}: the end of a customer relationship. */
public sealed interface CustomerEvent extends CustomerFact {

    record CustomerLeft(CustomerId customerId, DepartureReason reason) implements CustomerEvent {}

    /** A customer was erased: every service deletes the customer's personal data. */
    record CustomerErased(CustomerId customerId) implements CustomerEvent {}
}
