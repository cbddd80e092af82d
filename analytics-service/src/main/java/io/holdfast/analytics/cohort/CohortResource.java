package io.holdfast.analytics.cohort;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

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
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.Cohorts;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.request.PeriodRange;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Status;

/** How many of those who came in one period are still there in each later one. */
@Path("/cohorts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
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
        Instant now = clock.instant();
        PeriodRange range = PeriodRange.of(period, from, to, now, config.cohortPeriodsMax());
        ActivityView view = ActivityParameters.activity(activity);
        List<Days> periods = range.periods();
        int complete = Math.toIntExact(
                periods.stream().filter(days -> !days.toInstant().isAfter(now)).count());
        return projection
                .sum(Cohorts.empty(periods.size()), log -> Cohorts.of(log, view, periods), Cohorts::plus)
                .map(cohorts -> new CohortAnswer(
                        range.periodText(),
                        view.wireName(),
                        CohortAnswer.FORMULA,
                        CohortAnswer.items(cohorts, range.period(), periods, days -> statusOf(days, now)),
                        CohortAnswer.pooled(cohorts, complete)));
    }

    private String statusOf(Days period, Instant now) {
        return Status.of(period, config.latenessAllowance(), now).wireName();
    }
}
