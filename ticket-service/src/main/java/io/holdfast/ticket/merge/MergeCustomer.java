package io.holdfast.ticket.merge;

import java.time.Instant;

import io.holdfast.contract.CustomerId;
import io.holdfast.rest.Problem;

/**
 * Decides what becomes of a request to merge a customer into another one. A chain is followed: the customer is merged into
 * whom the other one was merged into. A circle is refused. The same request again has no further effect.
 *
 * @param customer who is to be merged
 * @param into the other one, as the request names them
 */
record MergeCustomer(CustomerId customer, CustomerId into) {

    /** Ids of one person: what is asked about a person is asked about each of them. */
    static final int IDS_MAX = 50;

    static final String FIELD = "intoCustomerId";

    /** The decision. */
    sealed interface Decision {

        /** Merge the customer, and with them those who were merged into them. */
        record Merge(CustomerId into, Instant mergedAt) implements Decision {}

        /** They are one person already. */
        record Merged(CustomerId into, Instant mergedAt) implements Decision {}
    }

    /** @throws Problem when the request is refused */
    Decision decide(MergeState state, Instant now) {
        if (customer.equals(into)) {
            throw Problem.invalid(FIELD, "must be another customer");
        }
        CustomerId target = state.into().customer();
        boolean onePerson = state.of().customer().equals(target);
        if (state.isMerged(customer)) {
            if (onePerson && state.mergedAt() != null) {
                return new Decision.Merged(target, state.mergedAt());
            }
            throw Problem.conflict("The customer is merged into '" + state.of().customer() + "' already.");
        }
        if (onePerson) {
            throw Problem.conflict(FIELD, "is merged into this customer already");
        }
        requireKnown(state);
        requireRoom(state);
        if (state.cut() != null && state.cut().covers(now)) {
            throw Problem.conflict("A customer was erased with events that are dated ahead; merge after their time.");
        }
        return new Decision.Merge(target, now);
    }

    /** A wrong id would take a customer's history away from them for ever. */
    private void requireKnown(MergeState state) {
        if (!state.known()) {
            throw Problem.notFound("customer", customer.value());
        }
        if (!state.intoKnown()) {
            throw Problem.invalid(FIELD, "nothing is stored about this customer");
        }
    }

    private static void requireRoom(MergeState state) {
        if (state.of().ids().size() + state.into().ids().size() > IDS_MAX) {
            throw Problem.conflict("A customer has at most " + IDS_MAX + " ids.");
        }
    }
}
