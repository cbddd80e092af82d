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
import io.holdfast.rest.Cursor;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;

/** Balances and entries of customers. */
@Path("/customers/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
class CustomerResource {

    private final AccountReader reader;

    CustomerResource(AccountReader reader) {
        this.reader = reader;
    }

    /** What the customer has. */
    @GET
    public Uni<CustomerView> customer(@RestPath String id) {
        return reader.loadCustomer(requireId(id));
    }

    /** How it came about, newest first. */
    @GET
    @Path("/entries")
    public Uni<Page<EntryView>> entries(
            @RestPath String id,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return reader.loadEntries(requireId(id), limit(limit), before(cursor));
    }

    private static String requireId(String id) {
        if (!Ids.isId(id)) {
            throw Problem.notFound("customer", id);
        }
        return id;
    }

    private static int limit(@Nullable String text) {
        try {
            return Page.limit(text == null ? null : Integer.valueOf(text));
        } catch (NumberFormatException notANumber) {
            return Page.limit(0); // says what a limit is
        }
    }

    private static int before(@Nullable String cursor) {
        if (cursor == null) {
            return Integer.MAX_VALUE;
        }
        try {
            return Integer.parseInt(Cursor.decode(cursor, 1).getFirst());
        } catch (NumberFormatException notOurs) {
            throw Problem.invalid("cursor", "is the nextCursor of an earlier answer, unchanged");
        }
    }
}
