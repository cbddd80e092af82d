package io.holdfast.analytics.churn;

import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Status;
import io.holdfast.analytics.window.Window;

/** Churn and retention of one rolling window. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
class ChurnResource {

    private static final String WINDOW =
            "whole days, weeks, months or years (ISO 8601); months and years by the calendar";
    private static final String AT =
            "the window ends at the first midnight UTC at or after this instant or date; default now";

    private final ActivityProjection projection;
    private final AnalyticsConfig config;
    private final Clock clock;
    private final Timer timer;

    ChurnResource(ActivityProjection projection, AnalyticsConfig config, Clock clock, MeterRegistry registry) {
        this.projection = projection;
        this.config = config;
        this.clock = clock;
        this.timer = Timer.builder("holdfast.analytics.window.query")
                .description("Time of one question about churn or retention, the reading of versions included")
                .publishPercentileHistogram()
                .register(registry);
    }

    @GET
    @Path("churn")
    @Operation(summary = "Customers lost in a window, of those at its start")
    public Uni<ChurnAnswer> churn(
            @QueryParam("window") @Parameter(description = WINDOW) @Nullable String window,
            @QueryParam("at") @Parameter(description = AT) @Nullable String at,
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy) {
        return respond(window, at, activity, groupBy, ChurnAnswer::of);
    }

    @GET
    @Path("retention")
    @Operation(summary = "Customers at a window's end that are not new, to those at its start")
    public Uni<RetentionAnswer> retention(
            @QueryParam("window") @Parameter(description = WINDOW) @Nullable String window,
            @QueryParam("at") @Parameter(description = AT) @Nullable String at,
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy) {
        return respond(window, at, activity, groupBy, RetentionAnswer::of);
    }

    private <A> Uni<A> respond(
            @Nullable String window,
            @Nullable String at,
            @Nullable String activity,
            @Nullable String groupBy,
            BiFunction<ChurnQuery, GroupedFlow, A> answer) {
        ChurnQuery query = parse(window, at, activity, groupBy);
        long start = System.nanoTime();
        return projection
                .sum(GroupedFlow.EMPTY, query::evaluate, GroupedFlow::plus)
                .map(result -> answer.apply(query, result))
                .eventually(() -> timer.record(Duration.ofNanos(System.nanoTime() - start)));
    }

    private ChurnQuery parse(
            @Nullable String window, @Nullable String at, @Nullable String activity, @Nullable String groupBy) {
        String windowText = window == null ? "P30D" : window;
        Period length = ActivityParameters.parse("window", windowText, Window::parseLength);
        Window days = Window.ending(length, Days.endOf(ActivityParameters.instant("at", at, clock.instant())));
        Status status = Status.of(days.days(), config.latenessAllowance(), clock.instant());
        GroupBy group = groupBy == null ? null : ActivityParameters.keyword("groupBy", groupBy, GroupBy.class);
        return new ChurnQuery(windowText, days, ActivityParameters.activity(activity), group, status);
    }

    /** What is asked. */
    record ChurnQuery(
            String windowText,
            Window window,
            ActivityView view,
            @Nullable GroupBy groupBy,
            Status status) {

        GroupedFlow evaluate(ActivityLog log) {
            return new GroupedFlow(
                    CustomerFlow.of(log, view, window),
                    groupBy == null ? Collections.emptySortedMap() : groupBy.split(log, view, window));
        }
    }

    /** The ledger of all, and of each group where groups were asked for. */
    record GroupedFlow(CustomerFlow total, SortedMap<String, CustomerFlow> groups) {

        static final GroupedFlow EMPTY = new GroupedFlow(CustomerFlow.EMPTY, new TreeMap<>());

        GroupedFlow plus(GroupedFlow other) {
            return new GroupedFlow(total.plus(other.total), GroupBy.plus(groups, other.groups));
        }
    }
}
