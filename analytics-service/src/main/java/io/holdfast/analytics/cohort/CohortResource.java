package io.holdfast.analytics.cohort;

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
import io.holdfast.analytics.growth.Cohorts;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.rest.AnsweredInTime;

/** Cohorts by period of first activity, and their retention in each later period. */
@Path("/cohorts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class CohortResource {

    private final ActivityProjection projection;
    private final AnalyticsConfig config;
    private final Clock clock;

    CohortResource(ActivityProjection projection, AnalyticsConfig config, Clock clock) {
        this.projection = projection;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Retention by period of first activity (UTC calendar)")
    public Uni<CohortAnswer> cohorts(
            @QueryParam("period") @Nullable String period,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("activity") @Nullable String activity) {
        PeriodQuery query = PeriodQuery.parse(
                period, from, to, activity, config.cohortPeriodsMax(), clock.instant(), config.latenessAllowance());
        return projection
                .sum(
                        Cohorts.empty(query.periods().size()),
                        log -> Cohorts.compute(log, query.view(), query.periods()),
                        Cohorts::plus)
                .map(cohorts -> CohortAnswer.of(query, cohorts));
    }
}
