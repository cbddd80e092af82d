package io.holdfast.architecture.bad.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import org.jboss.resteasy.reactive.server.Cancellable;

@Path("/blocking")
@Cancellable(false)
class BlockingResource {

    @GET
    public String find() {
        return "";
    }
}
