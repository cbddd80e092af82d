package io.holdfast.loyalty.backtest;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

/** Compares a proposed programme with the versions in force, on recorded events. Stateless: nothing is stored. */
@Path("/backtests")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "backtests")
class BacktestResource {

    private final BacktestRunner runner;

    BacktestResource(BacktestRunner runner) {
        this.runner = runner;
    }

    @POST
    @Operation(summary = "What recorded events would have earned under a given programme", description = """
                    programme as in PUT /programme; from and to are instants, to is exclusive. Replays the recorded \
                    purchases, refunds, ratings and breaches of every customer with an event in the period twice: under the \
                    versions that were in force, and under the given programme alone, as if it had always been in force. What \
                    happened before the period counts for first purchases, tiers and caps; points, reversals and rewards of \
                    punch cards are those of the period. cost: (points - reversed) times the programme's pointValue, null \
                    without one; of current, that of the version in force at the end. tiers: customers by tier at to, or now. \
                    winners keep more points under the given programme than under the versions in force. top: the 20 largest \
                    differences. notes: what is left out. A customer with too many events is skipped; too much work is \
                    refused (422 too-much-work) with the bound in detail; more backtests at a time than the service runs are \
                    answered 503 with Retry-After. Nothing is stored.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    public Uni<BacktestView> backtest(byte @Nullable [] body) {
        return Uni.createFrom()
                .item(() -> BacktestRequest.read(body))
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
                .chain(request -> runner.run(request).map(run -> BacktestView.of(request, run)));
    }
}
