package io.holdfast.sla.simulation;

import java.time.Clock;
import java.util.Collection;
import java.util.List;

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

import io.holdfast.messaging.EventJson;
import io.holdfast.rest.BoundedExecutor;
import io.holdfast.rest.WorkBudget;
import io.holdfast.sla.clock.TicketClocks;
import io.holdfast.sla.clock.TicketSetEvaluator;
import io.holdfast.sla.clock.Timeline;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.simulation.SimulationView.SimulatedClock;

/** Evaluates a policy on the events of the request. Stateless: nothing is stored or published. */
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
    @Operation(summary = "The clocks that given events have under a given policy", description = """
                    policy and calendars as in PUT; events as on Kafka, each {type, time, data}, at most 10,000, in any \
                    order; asOf is now unless it is given. Events of one instant happen in the order of the request; of \
                    events with the same id and source only the first counts. An event of an unknown type is ignored. A \
                    target of zero (PT0S) is due when the next working time begins. In a circle of merges a wait that has \
                    gone round ends. Too much work is refused (422 too-much-work, response-too-large) with the bound in \
                    detail; more simulations at a time than the service runs are answered 503 with Retry-After.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    public Uni<SimulationView> simulate(byte @Nullable [] body) {
        return executor.submit(() -> evaluate(body));
    }

    private SimulationView evaluate(byte @Nullable [] body) {
        WorkBudget budget = bounds.start();
        SimulationRequest request = SimulationRequest.read(body, events, clock.instant());
        bounds.check(request, budget);
        PolicyBook policies = PolicyBook.always(request.policy(), request.calendars());
        Collection<TicketClocks> evaluated = TicketSetEvaluator.evaluateAll(
                        Timeline.byTicket(request.facts()), policies, request.asOf(), budget::step)
                .values();
        bounds.checkResponse(evaluated);
        List<SimulatedClock> clocks = evaluated.stream()
                .flatMap(ticket -> ticket.clocks().stream())
                .map(SimulatedClock::of)
                .toList();
        return new SimulationView(request.asOf(), clocks);
    }
}
