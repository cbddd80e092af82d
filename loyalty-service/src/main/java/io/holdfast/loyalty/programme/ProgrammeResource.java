package io.holdfast.loyalty.programme;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.Cancellable;

import io.holdfast.loyalty.earning.Programme;
import io.holdfast.rest.AnsweredInTime;

/** The programme in force. */
@Path("/programme")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ProgrammeResource {

    ProgrammeResource() {}

    /** The earning rules in force. */
    @GET
    public Uni<JsonNode> programme() {
        return Uni.createFrom().item(ProgrammeWriter.write(Programme.DEFAULT).put("version", 1));
    }
}
