package io.holdfast.architecture.good.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.Cancellable;

@Path("/deadlines")
@Cancellable(false)
class DeadlineResource {

    @GET
    public Uni<String> find() {
        return Uni.createFrom().item("");
    }
}
