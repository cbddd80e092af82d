package io.holdfast.loyalty.account;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** Balances and entries of customers. */
@Path("/customers/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class CustomerResource {

    private final CustomerReader customers;
    private final EntryReader entries;

    CustomerResource(CustomerReader customers, EntryReader entries) {
        this.customers = customers;
        this.entries = entries;
    }

    /** The customer's balance and available points; of a merged customer, those of the other one. */
    @GET
    public Uni<CustomerView> customer(@RestPath String id) {
        return customers.loadCustomer(requireId(id));
    }

    /** The entries of the customer's own account, newest first; those of a merged customer end with a transfer. */
    @GET
    @Path("/entries")
    public Uni<Page<EntryView>> entries(
            @RestPath String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return entries.loadEntries(
                requireId(id),
                QueryParameters.limit(limit),
                cursor == null ? Integer.MAX_VALUE : EntryView.CURSOR.decode(cursor));
    }

    private static String requireId(String id) {
        if (!Ids.isId(id)) {
            throw Problem.notFound("customer", id);
        }
        return id;
    }
}
