package io.holdfast.ticket.customer;

import java.time.Clock;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.DepartureReason;
import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.JsonFields;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;
import io.holdfast.rest.audit.Change;
import io.holdfast.ticket.erasure.Erasure;
import io.holdfast.ticket.erasure.ErasureReport;
import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.web.CommonFields;
import io.holdfast.ticket.web.EventTimeBounds;
import io.holdfast.ticket.web.Json;
import io.holdfast.ticket.web.Senders;

/** REST resource of customers: contacts and totals, history, departure, erasure. */
@Path("/customers/{customerId}")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "customers")
class CustomerResource {

    private final CustomerQueries queries;
    private final Erasure erasure;
    private final Intake intake;
    private final Clock clock;

    CustomerResource(CustomerQueries queries, Erasure erasure, Intake intake, Clock clock) {
        this.queries = queries;
        this.erasure = erasure;
        this.intake = intake;
        this.clock = clock;
    }

    @GET
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "A customer's contacts and totals",
            description = "Amounts are decimal strings, one per currency. At most 200 contacts, by kind and value. Of"
                    + " a customer who was merged, mergedIntoCustomerId is set, and everything else is of both.")
    @APIResponse(responseCode = "404", description = "Nothing is stored about this customer")
    public Uni<CustomerView> customer(@PathParam("customerId") String customerId) {
        return queries.customer(customerId(customerId));
    }

    @GET
    @Path("/history")
    @RolesAllowed({"agent", "ops", "admin"})
    @Operation(
            summary = "All events of a customer, newest first",
            description = "limit is 1 to 200, 50 by default; a page may end earlier, at about 1 MiB.")
    public Uni<Page<HistoryItem>> history(
            @PathParam("customerId") String customerId,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return queries.history(customerId(customerId), QueryParameters.limit(limit), cursor);
    }

    @POST
    @Path("/departure")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"channel", "agent", "ops", "admin"})
    @Operation(
            summary = "Record that a customer leaves",
            description = "{reason (price, service, product, competitor, moved, other), comment?, occurredAt?}")
    @APIResponse(
            responseCode = "201",
            content = @Content(schema = @Schema(implementation = RecordDeparture.DepartureView.class)))
    @APIResponse(responseCode = "422", description = "errors names every invalid field")
    public Uni<Response> departure(
            @PathParam("customerId") String customerId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        JsonFields fields = Json.fields(body);
        RecordDeparture departure = new RecordDeparture(
                customerId(customerId),
                fields.oneOf("reason", DepartureReason.class),
                CommonFields.commentOrNull(fields),
                EventTimeBounds.occurredAtOrNull(fields, clock.instant()));
        fields.throwIfInvalid();
        return intake.execute(
                        Senders.scope(security).limit(departure),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @DELETE
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Erase a customer",
            description =
                    "Erases everybody whom a merge made the same person, too. Deletes texts, contacts and events at once; every service deletes its own data on the published"
                            + " event, also of a customer of whom nothing is stored here. Events up to the erasure, or to the"
                            + " customer's latest event if that is dated ahead, are not stored when they arrive later. The"
                            + " ids of the customer's tickets are not used again.")
    @APIResponse(
            responseCode = "202",
            description =
                    "Nothing is stored here any more; the resource that Location names says when the other services are done",
            content = @Content(schema = @Schema(implementation = ErasureReport.class)))
    public Uni<Response> erase(@PathParam("customerId") String customerId, @Context SecurityContext security) {
        CustomerId customer = customerId(customerId);
        return erasure.erase(customer, Change.by(security, "customer.erased", Change.customer(customer.value())))
                .map(report -> Response.accepted(report)
                        .header(HttpHeaders.LOCATION, "/erasures/" + report.erasureId())
                        .build());
    }

    static CustomerId customerId(String customerId) {
        if (!Ids.isId(customerId)) {
            throw Problem.notFound("customer", customerId);
        }
        return new CustomerId(customerId);
    }
}
