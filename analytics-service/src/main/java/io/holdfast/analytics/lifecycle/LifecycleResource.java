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
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.growth.GroupBy;
import io.holdfast.analytics.growth.Lifecycle;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.analytics.segment.SegmentReader;
import io.holdfast.analytics.window.Corrections;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.PeriodCorrections;
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

    /** Each has groups of its own start. */
    private static final int GROUPED_PERIODS_MAX = 12;

    private final ActivityProjection projection;
    private final SegmentReader segmentReader;
    private final AnalyticsConfig config;
    private final Clock clock;

    LifecycleResource(ActivityProjection projection, SegmentReader segmentReader, AnalyticsConfig config, Clock clock) {
        this.projection = projection;
        this.segmentReader = segmentReader;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "New, returning, resurrecting and dormant customers by calendar period (UTC)",
            description = """
                    Final figures of a period have a version: 1 as they became final, one more for each correction since, the \
                    latest of which was recorded at correctedAt.""")
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
        return segments(query, grouping)
                .chain(loaded -> projection
                        .collect((partition, log) -> new Part(
                                Lifecycle.compute(log, query.view(), query.previous(), query.periods()),
                                grouping == null ? List.of() : groups(query, grouping, partition, log, loaded),
                                PeriodCorrections.of(
                                        query.periods(),
                                        days -> GroupBy.corrections(grouping, log, query.view(), days))))
                        .map(parts -> answer(query, parts, loaded)));
    }

    /** The figures of one partition, of each group by period, and the corrections of each period. */
    private record Part(
            Lifecycle lifecycle, List<SortedMap<String, CustomerFlow>> groups, PeriodCorrections corrections) {}

    private static LifecycleAnswer answer(PeriodQuery query, List<Part> parts, List<Segments> segments) {
        int periods = query.periods().size();
        Lifecycle lifecycle = parts.stream().map(Part::lifecycle).reduce(Lifecycle.empty(periods), Lifecycle::plus);
        List<SortedMap<String, CustomerFlow>> groups = new ArrayList<>();
        boolean isGrouped = parts.stream().anyMatch(part -> !part.groups().isEmpty());
        for (int i = 0; isGrouped && i < periods; i++) {
            SortedMap<String, CustomerFlow> sum = new TreeMap<>();
            for (Part part : parts) {
                sum = GroupBy.plus(sum, part.groups().get(i));
            }
            ActivityParameters.requireFewGroups(sum.size());
            groups.add(sum);
        }
        PeriodCorrections corrections =
                parts.stream().map(Part::corrections).reduce(PeriodCorrections.none(periods), PeriodCorrections::plus);
        return LifecycleAnswer.of(query, lifecycle, groups, corrections.plus(ofGroups(query, segments)));
    }

    private static PeriodCorrections ofGroups(PeriodQuery query, List<Segments> segments) {
        if (segments.isEmpty()) {
            return PeriodCorrections.none(query.periods().size());
        }
        List<Corrections> corrections = new ArrayList<>(segments.size());
        for (int i = 0; i < segments.size(); i++) {
            corrections.add(segments.get(i).corrections(query.periods().get(i)));
        }
        return new PeriodCorrections(corrections);
    }

    /** Who is in which group at the start of each period; none when no groups were requested. */
    private Uni<List<Segments>> segments(PeriodQuery query, @Nullable GroupBy grouping) {
        return grouping == null
                ? Uni.createFrom().item(List.of())
                : segmentReader.load(grouping, query.view(), windows(query));
    }

    private static List<SortedMap<String, CustomerFlow>> groups(
            PeriodQuery query, GroupBy grouping, int partition, ActivityLog log, List<Segments> segments) {
        List<Window> windows = windows(query);
        List<SortedMap<String, CustomerFlow>> groups = new ArrayList<>(windows.size());
        for (int i = 0; i < windows.size(); i++) {
            groups.add(grouping.split(partition, log, query.view(), windows.get(i), segments.get(i)));
        }
        return groups;
    }

    private static List<Window> windows(PeriodQuery query) {
        List<Window> windows = new ArrayList<>(query.periods().size());
        Days before = query.previous();
        for (Days period : query.periods()) {
            windows.add(new Window(period, before));
            before = period;
        }
        return windows;
    }
}
