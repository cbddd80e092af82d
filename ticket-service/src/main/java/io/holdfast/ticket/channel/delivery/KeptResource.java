package io.holdfast.ticket.channel.delivery;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;
import io.holdfast.rest.audit.Change;
import io.holdfast.ticket.channel.kept.KeptTable;
import io.holdfast.ticket.channel.kept.KeptView;
import io.holdfast.ticket.state.ChannelAccount;

/** REST resource of deliveries that are kept. */
@Path("/channels/{channel}/{account}/kept")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "channels")
class KeptResource {

    private final KeptTable kept;
    private final KeptRetries retries;

    KeptResource(KeptTable kept, KeptRetries retries) {
        this.kept = kept;
        this.retries = retries;
    }

    @GET
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Deliveries that could not be read, newest first",
            description =
                    "reason is unreadable, waits-for-purchase (a refund before its order; it is taken by itself when the"
                            + " order comes) or for-a-person (a request that a person must answer). limit is 1 to 200, 50 by default."
                            + " They are deleted after 30 days.")
    public Uni<Page<KeptView>> list(
            @PathParam("channel") String channel,
            @PathParam("account") String account,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return kept.list(new ChannelAccount(channel, account), QueryParameters.limit(limit), cursor);
    }

    @GET
    @Path("/{keptId}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @RolesAllowed({"ops", "admin"})
    @Operation(summary = "The body of a kept delivery, as it came")
    @APIResponse(responseCode = "404", description = "No such delivery")
    public Uni<Response> body(
            @PathParam("channel") String channel,
            @PathParam("account") String account,
            @PathParam("keptId") String keptId) {
        return find(channel, account, keptId)
                .map(found -> Response.ok(found.delivery().body(), MediaType.APPLICATION_OCTET_STREAM)
                        .header("Content-Disposition", "attachment")
                        .header("X-Content-Type-Options", "nosniff")
                        .build());
    }

    @POST
    @Path("/{keptId}/retry")
    @RolesAllowed({"ops", "admin"})
    @Operation(
            summary = "Read a kept delivery again",
            description = "Holdfast-Result says what became of its elements; what was stored before is a duplicate.")
    @APIResponse(responseCode = "200", description = "It is stored, and kept no more")
    @APIResponse(responseCode = "404", description = "No such delivery, or its account is deleted")
    @APIResponse(responseCode = "422", description = "It still cannot be read")
    public Uni<Response> retry(
            @PathParam("channel") String channel,
            @PathParam("account") String account,
            @PathParam("keptId") String keptId,
            @Context SecurityContext security) {
        return find(channel, account, keptId)
                .chain(found -> retries.retry(keptId, change(security, "kept-delivery.retried", found)))
                .map(result -> Response.ok()
                        .header(DeliveryResult.HEADER, result.toHeader())
                        .build());
    }

    @DELETE
    @Path("/{keptId}")
    @RolesAllowed({"ops", "admin"})
    @Operation(summary = "Keep a delivery no more")
    @APIResponse(responseCode = "204", description = "It is deleted")
    @APIResponse(responseCode = "404", description = "No such delivery")
    public Uni<Void> delete(
            @PathParam("channel") String channel,
            @PathParam("account") String account,
            @PathParam("keptId") String keptId,
            @Context SecurityContext security) {
        return find(channel, account, keptId)
                .chain(found -> kept.delete(keptId, change(security, "kept-delivery.deleted", found)));
    }

    private static Change change(SecurityContext security, String action, KeptTable.KeptDelivery kept) {
        ChannelAccount of = kept.account();
        return Change.by(security, action, "channels/" + of.channel() + "/" + of.name() + "/kept/" + kept.keptId());
    }

    private Uni<KeptTable.KeptDelivery> find(String channel, String account, String keptId) {
        ChannelAccount of = new ChannelAccount(channel, account);
        return kept.find(keptId)
                .map(found -> found.filter(each -> each.account().equals(of))
                        .orElseThrow(() -> Problem.notFound("kept delivery", keptId)));
    }
}
