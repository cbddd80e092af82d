package io.holdfast.board;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Caller;
import io.holdfast.rest.Problem;

/** Who a bearer token is of, so that a board asks only for what its reader may see. */
@Path("/board/session")
@RolesAllowed({"agent", "ops", "admin"})
@Produces(MediaType.APPLICATION_JSON)
@Cancellable(false)
@AnsweredInTime
@Tag(name = "board")
class SessionResource {

    SessionResource() {}

    @GET
    @Operation(summary = "Name and roles of the caller", description = "Of a bearer token, with its expiry.")
    public Uni<SessionView> session(@Context SecurityContext security) {
        if (!(security.getUserPrincipal() instanceof Caller caller)) {
            throw Problem.of(401, "unauthorized", "A bearer token is needed.");
        }
        return Uni.createFrom()
                .item(new SessionView(
                        caller.name(), caller.roles().stream().sorted().toList(), caller.expiresAt()));
    }
}
