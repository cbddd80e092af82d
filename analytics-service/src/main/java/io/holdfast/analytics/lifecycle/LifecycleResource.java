package io.holdfast.analytics.lifecycle;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

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
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Lifecycle;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.analytics.segment.SegmentReader;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Window;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;

/** The customer flow of each calendar period. */
@Path("/lifecycle")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class LifecycleResource {

    /** Each needs the groups of its own start. */
    private static final int GROUPED_PERIODS_MAX = 24;

    private final ActivityProjection projection;
    private final SegmentReader segments;
    private final AnalyticsConfig config;
    private final Clock clock;

    LifecycleResource(ActivityProjection projection, SegmentReader segments, AnalyticsConfig config, Clock clock) {
        this.projection = projection;
        this.segments = segments;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "New, returning, resurrecting and dormant customers by calendar period (UTC)")
    public Uni<LifecycleAnswer> lifecycle(
            @QueryParam("period") @Nullable String period,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy) {
        GroupBy grouping = QueryParameters.oneOf("groupBy", groupBy, GroupBy.class);
        PeriodQuery query = PeriodQuery.parse(
                period, from, to, activity, config.lifecyclePeriodsMax(), clock.instant(), config.latenessAllowance());
        if (grouping != null && query.periods().size() > GROUPED_PERIODS_MAX) {
            throw Problem.invalid(
                    "groupBy", "is answered for at most " + GROUPED_PERIODS_MAX + " periods; ask for a shorter range");
        }
        return projection
                .sum(
                        Lifecycle.empty(query.periods().size()),
                        log -> Lifecycle.compute(log, query.view(), query.previous(), query.periods()),
                        Lifecycle::plus)
                .chain(lifecycle ->
                        groups(query, grouping).map(groups -> LifecycleAnswer.of(query, lifecycle, groups)));
    }

    /** The groups of each period; none when no groups were requested. */
    private Uni<List<SortedMap<String, CustomerFlow>>> groups(PeriodQuery query, @Nullable GroupBy grouping) {
        Uni<List<SortedMap<String, CustomerFlow>>> all = Uni.createFrom().item(new ArrayList<>());
        if (grouping == null) {
            return all;
        }
        Days before = query.previous();
        for (Days period : query.periods()) {
            Window window = new Window(period, before);
            all = all.call(groups -> groups(query, grouping, window).invoke(groups::add));
            before = period;
        }
        return all;
    }

    private Uni<SortedMap<String, CustomerFlow>> groups(PeriodQuery query, GroupBy grouping, Window window) {
        return segments.load(grouping, window)
                .chain(loaded -> projection.collect(
                        (partition, log) -> grouping.split(partition, log, query.view(), window, loaded)))
                .map(parts -> parts.stream().reduce(new TreeMap<>(), GroupBy::plus));
    }
}
