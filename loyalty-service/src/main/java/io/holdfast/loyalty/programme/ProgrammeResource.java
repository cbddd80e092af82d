package io.holdfast.loyalty.programme;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;

/** The programme: read, and changed by putting a new version. */
@Path("/programme")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "programme")
class ProgrammeResource {

    private static final String EXAMPLE = """
            {"name": "default", "timezone": "Europe/Berlin", "rounding": "floor",
             "pointValue": {"currency": "EUR", "amount": "0.01"},
             "rules": [{"name": "spend", "kind": "per-amount", "points": 1, "per": "1.00"},
                       {"name": "gold-x2", "kind": "multiplier", "factor": "2", "when": {"tier": ["Gold"]}}],
             "tiers": {"basis": "points-earned", "window": "P12M", "grace": "P30D",
                       "levels": [{"tier": "Silver", "from": "1000"}, {"tier": "Gold", "from": "5000"}]},
             "pending": "P14D", "expiry": {"after": "P12M", "end": "exact"},
             "rewards": [{"name": "free-coffee", "points": 150, "stock": 1000, "perCustomer": 10, "validFor": "P30D"}],
             "holdTimeout": "PT15M", "minimumRedemption": 1}""";

    private static final String VERSION = "The programme with its version, inForceFrom and putBy";

    private final ProgrammeStore store;

    ProgrammeResource(ProgrammeStore store) {
        this.store = store;
    }

    @GET
    @Operation(
            summary = "The version of the programme that is in force",
            description = "With defaults filled in, and with version, inForceFrom and putBy. Version 1 is built in.")
    @APIResponse(responseCode = "200", description = VERSION)
    public Uni<JsonNode> newest() {
        return store.newest();
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed({"ops", "admin"})
    @Operation(summary = "Put a new version of the programme in force", description = """
                    The body is the whole programme; every part but rules may be absent. version, inForceFrom and putBy are \
                    ignored, so that an answer can be edited and sent again. The new version is in force from inForceFrom of \
                    the answer. What happened before is judged by the version of its time, also when it is reported late, \
                    and points that were awarded stay as they are. A put waits for the awards under way.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class), example = EXAMPLE))
    @APIResponse(responseCode = "200", description = VERSION)
    @APIResponse(responseCode = "400", description = "The body is not JSON, or nested too deep")
    @APIResponse(responseCode = "409", description = "There are as many versions as the service keeps")
    @APIResponse(responseCode = "422", description = "errors names each invalid field; the running version stays")
    public Uni<JsonNode> put(byte @Nullable [] body, @Context SecurityContext security) {
        return store.put(body, security.getUserPrincipal().getName());
    }

    @GET
    @Path("/versions")
    @Operation(
            summary = "All versions, oldest first",
            description = "limit is 1 to 200, 50 by default; a page may end earlier, at about 1 MiB.")
    public Uni<Page<JsonNode>> versions(
            @QueryParam("limit") @Nullable String limit, @QueryParam("cursor") @Nullable String cursor) {
        return store.versions(QueryParameters.limit(limit), cursor);
    }

    @GET
    @Path("/versions/{version}")
    @Operation(summary = "One version, by its number")
    @APIResponse(responseCode = "200", description = VERSION)
    @APIResponse(responseCode = "404", description = "No such version")
    public Uni<JsonNode> version(@PathParam("version") String version) {
        return store.version(version);
    }
}
