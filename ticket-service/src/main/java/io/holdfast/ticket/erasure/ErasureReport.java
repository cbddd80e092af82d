package io.holdfast.ticket.erasure;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

import io.holdfast.ticket.erasure.RequestedErasure.ErasedCustomer;

/**
 * How far an erasure is in all services, as the REST API returns it. It names no customer: ids are digests.
 *
 * @param state {@code done} when it is done in every service, otherwise {@code pending}
 */
@Schema(name = "Erasure")
public record ErasureReport(
        String erasureId,

        @Schema(enumeration = {"pending", "done"}) String state,

        Instant requestedAt,
        List<CustomerPart> customers,
        List<ServicePart> services) {

    private static final String OWN_SERVICE = "ticket-service";

    /** The services that keep data of customers and learn of an erasure by {@code customer-erased}. */
    static final List<String> OTHER_SERVICES = List.of("sla-service", "loyalty-service", "analytics-service");

    private static final String DONE = "done";
    private static final String PENDING = "pending";

    /**
     * A customer who is erased.
     *
     * @param customerDigest SHA-256 of the id in hexadecimal digits
     * @param cut what happened up to this instant is deleted
     */
    @Schema(name = "ErasedCustomer")
    public record CustomerPart(String customerDigest, Instant cut) {}

    /**
     * The state of an erasure in one service.
     *
     * @param doneAt when it was done there; null while it is pending
     */
    @Schema(name = "ErasureOfService")
    public record ServicePart(
            String service,

            @Schema(enumeration = {"pending", "done"}) String state,

            @Nullable Instant doneAt) {}

    /** The report on an erasure of which these confirmations have arrived. */
    static ErasureReport of(RequestedErasure requested, List<Confirmation> confirmations) {
        List<ServicePart> services = new ArrayList<>();
        // This service erases in the transaction that records the request.
        services.add(new ServicePart(OWN_SERVICE, DONE, requested.requestedAt()));
        OTHER_SERVICES.forEach(service -> services.add(part(service, requested, confirmations)));
        boolean done = services.stream().allMatch(part -> part.state().equals(DONE));
        return new ErasureReport(
                requested.erasureId(),
                done ? DONE : PENDING,
                requested.requestedAt(),
                requested.customers().stream()
                        .map(customer -> new CustomerPart(
                                customer.digest(), customer.cut().at()))
                        .toList(),
                services);
    }

    /** Done once every customer of the erasure is erased in the service. */
    private static ServicePart part(String service, RequestedErasure requested, List<Confirmation> confirmations) {
        Set<String> missing = new HashSet<>();
        requested.customers().stream().map(ErasedCustomer::eventId).forEach(missing::add);
        Instant latest = requested.requestedAt();
        for (Confirmation confirmation : confirmations) {
            if (confirmation.service().equals(service) && missing.remove(confirmation.eventId())) {
                latest = confirmation.appliedAt().isAfter(latest) ? confirmation.appliedAt() : latest;
            }
        }
        return missing.isEmpty() ? new ServicePart(service, DONE, latest) : new ServicePart(service, PENDING, null);
    }
}
