package io.holdfast.analytics.lifecycle;

import java.time.Clock;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.growth.Lifecycle;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.rest.AnsweredInTime;

/** The customer flow of each calendar period. */
@Path("/lifecycle")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class LifecycleResource {

    private final ActivityProjection projection;
    private final AnalyticsConfig config;
    private final Clock clock;

    LifecycleResource(ActivityProjection projection, AnalyticsConfig config, Clock clock) {
        this.projection = projection;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "New, returning, resurrecting and dormant customers by calendar period (UTC)")
    public Uni<LifecycleAnswer> lifecycle(
            @QueryParam("period") @Nullable String period,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("activity") @Nullable String activity) {
        PeriodQuery query = PeriodQuery.parse(
                period, from, to, activity, config.lifecyclePeriodsMax(), clock.instant(), config.latenessAllowance());
        return projection
                .sum(
                        Lifecycle.empty(query.periods().size()),
                        log -> Lifecycle.compute(log, query.view(), query.previous(), query.periods()),
                        Lifecycle::plus)
                .map(lifecycle -> LifecycleAnswer.of(query, lifecycle));
    }
}
