package io.holdfast.loyalty.simulation;

import java.time.Clock;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.loyalty.simulation.model.Simulation;
import io.holdfast.loyalty.simulation.model.SimulationResult;
import io.holdfast.messaging.EventJson;
import io.holdfast.rest.BoundedExecutor;
import io.holdfast.rest.WorkBudget;

/** Runs a programme on the events of the request. Stateless: nothing is stored or published. */
@Path("/simulations")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "simulations")
class SimulationResource {

    private final SimulatedEventReader events;
    private final Clock clock;
    private final SimulationBounds bounds;
    private final BoundedExecutor executor;

    SimulationResource(EventJson events, Clock clock, SimulationConfig config) {
        this.events = new SimulatedEventReader(events);
        this.clock = clock;
        this.bounds = new SimulationBounds(config);
        this.executor =
                new BoundedExecutor("simulations", config.concurrentMax(), config.waitingMax(), config.timeMax());
    }

    @PreDestroy
    void stop() {
        executor.stop();
    }

    @POST
    @Operation(summary = "The accounts that given events lead to under a given programme", description = """
                    programme as GET /programme shows one; it may also have tiers, pending, expiry, rewards, holdTimeout and \
                    minimumRedemption. events as on Kafka, or redemption-held, redemption-captured, redemption-cancelled, \
                    points-adjusted, tier-set and reward-used, each {type, time, data}, at most 10,000, in any order; asOf is \
                    now unless it is given, and later events do not count. Events of one instant happen in the order of the \
                    request. What is due (expiry, timeouts, tiers) happens when it is due, before the events of that instant. \
                    Events of other topics are ignored. Too much work is refused (422 too-much-work, response-too-large) with \
                    the bound in detail; more simulations at a time than the service runs are answered 503 with Retry-After.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    public Uni<SimulationView> simulate(byte @Nullable [] body) {
        return executor.submit(() -> run(body));
    }

    private SimulationView run(byte @Nullable [] body) {
        WorkBudget budget = bounds.start();
        SimulationRequest request = SimulationRequest.read(body, events, clock.instant());
        SimulationResult result = Simulation.run(request.programme(), request.events(), request.asOf(), budget::step);
        bounds.checkResponse(result);
        return SimulationView.of(result);
    }
}
