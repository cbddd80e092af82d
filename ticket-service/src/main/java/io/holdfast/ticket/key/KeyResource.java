package io.holdfast.ticket.key;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;

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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
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
import io.holdfast.ticket.web.Json;

/** REST resource of the API keys of channel integrations. */
@Path("/keys")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Cancellable(false)
@AnsweredInTime
@Tag(name = "keys")
class KeyResource {

    private static final Duration GRACE_DEFAULT = Duration.ofDays(1);
    private static final Duration GRACE_MAX = Duration.ofDays(30);
    private static final int GRACE_LENGTH_MAX = 40;
    private static final String GRACE = "grace";
    private static final String REVOKED = "revoked";

    private final Keys keys;
    private final Clock clock;

    KeyResource(Keys keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Create an API key",
            description =
                    "{name (100 characters), channels? (at most 50: the only ones that it may send of), expiresAt?}."
                            + " Answers {keyId, key}. key is shown once; the answer to a request that is sent again with the same"
                            + " Idempotency-Key has none.")
    @APIResponse(
            responseCode = "201",
            description =
                    "It may be used at once on the instance that made it, and within about a second on the others")
    @APIResponse(responseCode = "409", description = "There are as many valid keys as there may be")
    @APIResponse(responseCode = "422", description = "errors names every invalid field, and every unknown one")
    public Uni<Response> create(
            byte @Nullable [] body,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        NewKey requested = NewKey.parse(Json.fields(body), clock.instant());
        return keys.create(requested, callerOf(security), CommandResponses.idempotencyKey(key, security, uri, body))
                .map(CommandResponses::build);
    }

    @GET
    @Operation(
            summary = "API keys, newest first",
            description =
                    "Without their secrets; expired ones too, and those that were revoked within the last 30 days, with"
                            + " revoked=true all revoked ones. lastUsedAt is in whole minutes, and up to two"
                            + " minutes late. limit is 1 to 200, 50 by default.")
    @APIResponse(responseCode = "422", description = "A parameter is invalid")
    public Uni<Page<KeyView>> list(
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam(REVOKED) @Nullable String revoked) {
        return keys.list(QueryParameters.limit(limit), cursor, isTrue(revoked));
    }

    private static boolean isTrue(@Nullable String revoked) {
        if (revoked != null && !revoked.equals("true") && !revoked.equals("false")) {
            throw Problem.invalid(REVOKED, "true or false");
        }
        return "true".equals(revoked);
    }

    @POST
    @Path("/{keyId}/rotate")
    @Operation(
            summary = "Replace the secret of an API key",
            description =
                    "Answers {keyId, previousValidUntil, key}. The secret that is replaced is accepted for the grace, an"
                            + " ISO 8601 duration from PT0S to P30D, PT24H by default. No body.")
    @APIResponse(responseCode = "200", description = "Both secrets may be used")
    @APIResponse(responseCode = "404", description = "No such key")
    @APIResponse(responseCode = "409", description = "The key is revoked or expired, or has 5 secrets that are valid")
    public Uni<Response> rotate(
            @PathParam("keyId") String keyId,
            @QueryParam(GRACE) @Nullable String grace,
            @HeaderParam(IdempotencyKeys.HEADER) @Nullable String key,
            @Context SecurityContext security,
            @Context UriInfo uri) {
        requireId(keyId);
        return keys.rotate(
                        keyId,
                        grace(grace),
                        callerOf(security),
                        CommandResponses.idempotencyKey(key, security, uri, null))
                .map(CommandResponses::build);
    }

    @DELETE
    @Path("/{keyId}")
    @Operation(
            summary = "Revoke an API key",
            description =
                    "With all its secrets: at once on the instance that answers, within a second on the others. Again, the"
                            + " same answer.")
    @APIResponse(responseCode = "204", description = "The key is revoked")
    @APIResponse(responseCode = "404", description = "No such key")
    public Uni<Void> revoke(@PathParam("keyId") String keyId, @Context SecurityContext security) {
        requireId(keyId);
        return keys.revoke(keyId, callerOf(security));
    }

    private static String callerOf(SecurityContext security) {
        return security.getUserPrincipal().getName();
    }

    private static void requireId(String keyId) {
        if (!Ids.isId(keyId)) {
            throw Problem.notFound("key", keyId);
        }
    }

    private static Duration grace(@Nullable String text) {
        if (text == null) {
            return GRACE_DEFAULT;
        }
        Duration grace = null;
        if (text.length() <= GRACE_LENGTH_MAX) {
            try {
                grace = Duration.parse(text);
            } catch (DateTimeException invalid) {
                // falls through to the same answer
            }
        }
        if (grace == null || grace.isNegative() || grace.compareTo(GRACE_MAX) > 0) {
            throw Problem.invalid(GRACE, "an ISO 8601 duration from PT0S to P30D");
        }
        return grace;
    }
}
