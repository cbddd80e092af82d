package io.holdfast.rest.audit;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;

/** REST resource of the audit trail of the service that it is part of. */
@Path("/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed("admin")
@Cancellable(false)
@AnsweredInTime
@Tag(name = "audit")
class AuditResource {

    private final AuditTrail trail;

    AuditResource(AuditTrail trail) {
        this.trail = trail;
    }

    @GET
    @Operation(
            summary = "Who changed what in this service, newest first",
            description =
                    "{id, at, service, who, action, resource}; a customer is named by the SHA-256 of the id. since is an"
                            + " instant (RFC 3339), inclusive; limit is 1 to 200, 50 by default. Entries are kept for 400 days, or as"
                            + " configured.")
    @APIResponse(responseCode = "422", description = "A parameter is invalid")
    public Uni<Page<AuditEntry>> list(
            @QueryParam("since") @Nullable String since,
            @QueryParam("limit") @Nullable String limit,
            @QueryParam("cursor") @Nullable String cursor) {
        return trail.list(QueryParameters.instant("since", since), QueryParameters.limit(limit), cursor);
    }
}
