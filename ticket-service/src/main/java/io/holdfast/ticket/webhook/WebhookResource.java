package io.holdfast.ticket.webhook;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;
import io.holdfast.ticket.web.CommandResponses;
import io.holdfast.ticket.webhook.store.DeliveryStatus;

/** REST resource of webhooks. */
@Path("/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "webhooks")
class WebhookResource {

    private final Webhooks webhooks;
    private final WebhookLists lists;

    WebhookResource(Webhooks webhooks, WebhookLists lists) {
        this.webhooks = webhooks;
        this.lists = lists;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    @Operation(summary = "Create a webhook", description = """
                    {url, types, description?}: from now on every event of these types, of any topic, is posted to the URL as a \
                    CloudEvent in JSON, signed as Standard Webhooks defines it (webhook-id, webhook-timestamp, \
                    webhook-signature). At least once, in the order of each customer; any 2xx is success. The secret is shown \
                    here only.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "201", content = @Content(schema = @Schema(implementation = NewSecret.class)))
    @APIResponse(responseCode = "409", description = "There are as many webhooks as there may be")
    @APIResponse(responseCode = "422", description = "The URL is not allowed, or a type is unknown")
    public Uni<Response> create(
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        return webhooks.create(body, name(security), CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @GET
    @RolesAllowed({"ops", "admin"})
    @Operation(summary = "Webhooks, newest first", description = "limit is 1 to 200, 50 by default.")
    public Uni<Page<WebhookView>> list(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return lists.webhooks(QueryParameters.limit(limit), cursor);
    }

    @GET
    @Path("/{webhookId}")
    @RolesAllowed({"ops", "admin"})
    @Operation(summary = "A webhook, without its secret")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WebhookView.class)))
    @APIResponse(responseCode = "404", description = "No such webhook")
    public Uni<WebhookView> get(@PathParam("webhookId") String webhookId) {
        return webhooks.find(requireId(webhookId));
    }

    @PATCH
    @Path("/{webhookId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    @Operation(summary = "Change a webhook", description = """
                    {url?, types?, description?, enabled?}. While it is disabled its events are stored, and sent when it is \
                    enabled again.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = WebhookView.class)))
    @APIResponse(responseCode = "404", description = "No such webhook")
    public Uni<WebhookView> change(
            @PathParam("webhookId") String webhookId, byte @Nullable [] body, @Context SecurityContext security) {
        return webhooks.change(requireId(webhookId), body, name(security));
    }

    @DELETE
    @Path("/{webhookId}")
    @RolesAllowed("admin")
    @Operation(summary = "Delete a webhook and its deliveries")
    @APIResponse(responseCode = "204", description = "Nothing is sent to it any more")
    @APIResponse(responseCode = "404", description = "No such webhook")
    public Uni<Void> delete(@PathParam("webhookId") String webhookId, @Context SecurityContext security) {
        return webhooks.delete(requireId(webhookId), name(security));
    }

    @POST
    @Path("/{webhookId}/test")
    @RolesAllowed("admin")
    @Operation(summary = "Send a test event", description = """
                    No body. An event of the type webhook-test is sent once, whatever types the webhook wants; its delivery \
                    tells how that ended.""")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = TestView.class)))
    @APIResponse(responseCode = "404", description = "No such webhook")
    @APIResponse(responseCode = "409", description = "The webhook is disabled")
    public Uni<Response> test(
            @PathParam("webhookId") String webhookId,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        return webhooks.test(requireId(webhookId), CommandResponses.idempotencyKey(key, security, uri, null))
                .map(CommandResponses::build);
    }

    @POST
    @Path("/{webhookId}/secret/rotate")
    @RolesAllowed("admin")
    @Operation(summary = "Give a webhook a new secret", description = """
                    No body. For 24 hours both secrets sign: webhook-signature then holds two signatures. A rotation within \
                    these 24 hours ends the oldest secret at once.""")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = NewSecret.class)))
    @APIResponse(responseCode = "404", description = "No such webhook")
    public Uni<Response> rotate(
            @PathParam("webhookId") String webhookId,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        return webhooks.rotate(
                        requireId(webhookId), name(security), CommandResponses.idempotencyKey(key, security, uri, null))
                .map(CommandResponses::build);
    }

    @GET
    @Path("/{webhookId}/deliveries")
    @RolesAllowed({"ops", "admin"})
    @Operation(summary = "Deliveries of a webhook, newest first", description = """
                    status: pending, delivered or failed; absent: all. limit is 1 to 200, 50 by default. Deliveries are stored \
                    for 30 days.""")
    @APIResponse(responseCode = "404", description = "No such webhook")
    public Uni<Page<DeliveryView>> deliveries(
            @PathParam("webhookId") String webhookId,
            @QueryParam("status") @Nullable String status,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return lists.deliveries(
                requireId(webhookId),
                QueryParameters.oneOf("status", status, DeliveryStatus.class),
                QueryParameters.limit(limit),
                cursor);
    }

    @POST
    @Path("/{webhookId}/replay")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed("admin")
    @Operation(summary = "Send stored events again", description = """
                    {since, until?}: the deliveries that were created from since (inclusive) to until (exclusive; now by \
                    default) are made again with their webhook-id, whether they were delivered or failed; pending ones are \
                    tried at once.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = ReplayView.class)))
    @APIResponse(responseCode = "404", description = "No such webhook")
    public Uni<Response> replay(
            @PathParam("webhookId") String webhookId,
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        return webhooks.replay(
                        requireId(webhookId),
                        body,
                        name(security),
                        CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    private static String name(SecurityContext security) {
        return security.getUserPrincipal().getName();
    }

    private static String requireId(String id) {
        if (!Ids.isId(id)) {
            throw Problem.notFound("webhook", id);
        }
        return id;
    }
}
