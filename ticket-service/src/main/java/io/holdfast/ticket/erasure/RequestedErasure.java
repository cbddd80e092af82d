package io.holdfast.ticket.erasure;

import java.time.Instant;
import java.util.List;

import io.holdfast.contract.CustomerEvent.CustomerErased;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.sql.CustomerDigest;

/**
 * An erasure as it was requested.
 *
 * @param customers whom it erases, by digests of their ids
 */
record RequestedErasure(String erasureId, Instant requestedAt, List<ErasedCustomer> customers) {

    /**
     * A customer of an erasure.
     *
     * @param eventId of the {@code customer-erased}
     * @param digest SHA-256 of the customer's id in hexadecimal digits
     */
    record ErasedCustomer(String eventId, String digest, ErasureCut cut) {}

    RequestedErasure {
        customers = List.copyOf(customers);
    }

    /**
     * The request that these events publish.
     *
     * @param erased the first one gives the erasure its id
     */
    static RequestedErasure of(Instant requestedAt, List<Fact<CustomerErased>> erased) {
        return new RequestedErasure(
                erased.getFirst().id(),
                requestedAt,
                erased.stream()
                        .map(fact -> new ErasedCustomer(
                                fact.id(),
                                CustomerDigest.hex(fact.event().customerId().value()),
                                new ErasureCut(fact.time())))
                        .toList());
    }
}
