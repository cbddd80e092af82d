package io.holdfast.analytics.cohort;

import java.time.Clock;
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
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

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
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy) {
        if (groupBy != null && !groupBy.equals(GroupBy.ACTIVITY.wireName())) {
            throw Problem.invalid("groupBy", "is activity here: other groups are those before a window");
        }
        PeriodQuery query = PeriodQuery.parse(
                period, from, to, activity, config.cohortPeriodsMax(), clock.instant(), config.latenessAllowance());
        return cohorts(query, query.view())
                .chain(cohorts -> groupBy == null
                        ? Uni.createFrom().item(CohortAnswer.of(query, cohorts, null))
                        : byActivity(query).map(groups -> CohortAnswer.of(query, cohorts, groups)));
    }

    private Uni<List<CohortAnswer.Group>> byActivity(PeriodQuery query) {
        return cohorts(query, ActivityView.PURCHASE)
                .chain(purchases -> cohorts(query, ActivityView.TICKET)
                        .map(tickets -> List.of(
                                CohortAnswer.Group.of(ActivityView.PURCHASE.wireName(), query, purchases),
                                CohortAnswer.Group.of(ActivityView.TICKET.wireName(), query, tickets))));
    }

    private Uni<Cohorts> cohorts(PeriodQuery query, ActivityView view) {
        return projection.sum(
                Cohorts.empty(query.periods().size()),
                log -> Cohorts.compute(log, view, query.periods()),
                Cohorts::plus);
    }
}
