package io.holdfast.analytics.impact;

import java.time.Clock;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.RoaringBitmap;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.impact.model.BreachImpact;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.rest.AnsweredInTime;

/** Churn of customers with a breach, compared with the others. */
@Path("/sla-impact")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ImpactResource {

    private static final String WINDOW =
            "whole days, weeks, months or years (ISO 8601), at most 400 days; months and years by the calendar";
    private static final String AT =
            "the window ends at the first midnight UTC at or after this instant or date; default now";
    private static final String METRIC = "first-response, next-response or resolution; any when absent";

    private final BreachedCustomers breachedCustomers;
    private final ActivityProjection projection;
    private final AnalyticsConfig config;
    private final Clock clock;

    ImpactResource(
            BreachedCustomers breachedCustomers, ActivityProjection projection, AnalyticsConfig config, Clock clock) {
        this.breachedCustomers = breachedCustomers;
        this.projection = projection;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Churn of customers with and without a breach, raw and adjusted for recency")
    public Uni<ImpactAnswer> impact(
            @QueryParam("window") @Parameter(description = WINDOW) @Nullable String window,
            @QueryParam("at") @Parameter(description = AT) @Nullable String at,
            @QueryParam("metric") @Parameter(description = METRIC) @Nullable String metric,
            @QueryParam("groupBy") @Nullable String groupBy) {
        ActivityParameters.requireNoGroups(groupBy);
        ImpactQuery query = ImpactQuery.parse(window, at, metric, clock.instant(), config.latenessAllowance());
        return breachedCustomers
                .load(query.window().before(), query.metric())
                .chain(breached -> compute(query, breached))
                .map(impact -> ImpactAnswer.of(query, impact));
    }

    private Uni<BreachImpact> compute(ImpactQuery query, Map<Integer, RoaringBitmap> breached) {
        return projection.sumByPartition(
                BreachImpact.none(),
                (partition, log) -> BreachImpact.compute(
                        log, breached.getOrDefault(partition, new RoaringBitmap()), query.window()),
                BreachImpact::plus);
    }
}
