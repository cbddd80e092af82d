package io.holdfast.architecture.bad.web;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

import io.smallrye.mutiny.Uni;
import org.jboss.resteasy.reactive.server.Cancellable;

final class CancellableResources {

    private CancellableResources() {}

    @Path("/none")
    static class NotAnnotated {

        @GET
        public Uni<String> find() {
            return Uni.createFrom().item("");
        }
    }

    @Path("/default")
    @Cancellable
    static class TrueByDefault {

        @GET
        public Uni<String> find() {
            return Uni.createFrom().item("");
        }
    }

    @Path("/method")
    @Cancellable(false)
    static class TrueOnAMethod {

        @GET
        @Cancellable(true)
        public Uni<String> find() {
            return Uni.createFrom().item("");
        }
    }
}
