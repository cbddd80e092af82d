package io.holdfast.analytics.customer;

import java.util.List;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.activity.ActivityKind;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** The activity of one customer. */
@Path("/customers/{id}/activity")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class CustomerActivityResource {

    private static final int ATTEMPTS_MAX = 3;

    private final Pool pool;
    private final ActivityProjection projection;

    CustomerActivityResource(Pool pool, ActivityProjection projection) {
        this.pool = pool;
        this.projection = projection;
    }

    @GET
    @Operation(summary = "First and last active day and the number of active days of a customer")
    public Uni<CustomerActivityAnswer> activity(
            @PathParam("id") String id, @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        if (!Ids.isId(id)) {
            throw Problem.notFound("customer", "of that id");
        }
        return activity(id, ATTEMPTS_MAX);
    }

    private Uni<CustomerActivityAnswer> activity(String id, int attempts) {
        return CountedCustomer.find(pool, id).chain(found -> {
            CountedCustomer customer = found.orElseThrow(() -> Problem.notFound("customer", id));
            return projection
                    .query(
                            customer.partition(),
                            log -> Map.of(
                                    ActivityKind.PURCHASE, log.daysOf(customer.number(), ActivityKind.PURCHASE),
                                    ActivityKind.TICKET, log.daysOf(customer.number(), ActivityKind.TICKET)))
                    .chain(days -> {
                        List<Integer> purchases = days.getOrDefault(ActivityKind.PURCHASE, List.of());
                        List<Integer> tickets = days.getOrDefault(ActivityKind.TICKET, List.of());
                        if (!purchases.isEmpty() || !tickets.isEmpty()) {
                            return Uni.createFrom()
                                    .item(CustomerActivityAnswer.of(id, customer.mergedInto(id), purchases, tickets));
                        }
                        if (attempts <= 1) {
                            throw Problem.notFound("customer", id);
                        }
                        // Erased or merged between the two reads.
                        return activity(id, attempts - 1);
                    });
        });
    }
}
