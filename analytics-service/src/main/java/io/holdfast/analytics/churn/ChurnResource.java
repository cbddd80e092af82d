package io.holdfast.analytics.churn;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
import io.holdfast.analytics.churn.ChurnQuery.GroupedFlow;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.segment.SegmentReader;
import io.holdfast.rest.AnsweredInTime;

/** Churn and retention of one rolling window. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class ChurnResource {

    private static final String WINDOW =
            "whole days, weeks, months or years (ISO 8601); months and years by the calendar";
    private static final String AT =
            "the window ends at the first midnight UTC at or after this instant or date; default now";

    private static final String VERSION =
            "Final figures have a version: 1 as they became final, one more for each correction since, the latest of which was "
                    + "recorded at correctedAt.";

    private final ActivityProjection projection;
    private final SegmentReader segmentReader;
    private final AnalyticsConfig config;
    private final Clock clock;
    private final Timer timer;

    ChurnResource(
            ActivityProjection projection,
            SegmentReader segmentReader,
            AnalyticsConfig config,
            Clock clock,
            MeterRegistry registry) {
        this.projection = projection;
        this.segmentReader = segmentReader;
        this.config = config;
        this.clock = clock;
        this.timer = Timer.builder("holdfast.analytics.window.query")
                .description("Time of one query for churn or retention, including the check of partition versions")
                .publishPercentileHistogram()
                .register(registry);
    }

    @GET
    @Path("churn")
    @Operation(summary = "Customers lost in a window, of those at its start", description = VERSION)
    public Uni<ChurnAnswer> churn(
            @QueryParam("window") @Parameter(description = WINDOW) @Nullable String window,
            @QueryParam("at") @Parameter(description = AT) @Nullable String at,
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy) {
        return respond(parse(window, at, activity, groupBy), ChurnAnswer::of);
    }

    @GET
    @Path("retention")
    @Operation(summary = "Customers at a window's end that are not new, to those at its start", description = VERSION)
    public Uni<RetentionAnswer> retention(
            @QueryParam("window") @Parameter(description = WINDOW) @Nullable String window,
            @QueryParam("at") @Parameter(description = AT) @Nullable String at,
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy) {
        return respond(parse(window, at, activity, groupBy), RetentionAnswer::of);
    }

    private ChurnQuery parse(
            @Nullable String window, @Nullable String at, @Nullable String activity, @Nullable String groupBy) {
        return ChurnQuery.parse(window, at, activity, groupBy, clock.instant(), config.latenessAllowance());
    }

    private <A> Uni<A> respond(ChurnQuery query, BiFunction<ChurnQuery, GroupedFlow, A> response) {
        long start = System.nanoTime();
        return segments(query)
                .chain(groups -> projection
                        .sumByPartition(
                                GroupedFlow.EMPTY,
                                (partition, log) -> query.evaluate(partition, log, groups),
                                GroupedFlow::plus)
                        .map(flow -> flow.with(groups.corrections(query.window().days()))))
                .map(result -> response.apply(query, result))
                .eventually(() -> timer.record(Duration.ofNanos(System.nanoTime() - start)));
    }

    private Uni<Segments> segments(ChurnQuery query) {
        return query.groupBy() == null
                ? Uni.createFrom().item(new Segments(""))
                : segmentReader
                        .load(query.groupBy(), query.view(), List.of(query.window()))
                        .map(List::getFirst);
    }
}
