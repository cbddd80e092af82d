package io.holdfast.analytics.cohort;

import java.time.Clock;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

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

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.growth.CohortMembers;
import io.holdfast.analytics.growth.CohortSurvival;
import io.holdfast.analytics.growth.Cohorts;
import io.holdfast.analytics.growth.Segments;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.request.PeriodQuery;
import io.holdfast.analytics.segment.CohortEnds;
import io.holdfast.analytics.segment.SegmentReader;
import io.holdfast.analytics.window.Edition;
import io.holdfast.analytics.window.PeriodCorrections;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Problem;

/** Cohorts by period of first activity, and their retention in each later period. */
@Path("/cohorts")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class CohortResource {

    /** About five megabytes. */
    private static final long CELLS_MAX = 40_000;

    private static final String PERIODS = "how many periods to project, 1 to 36; none when absent";
    private static final String GAP =
            "periods without activity after which a customer counts as lost, 1 to 36; default 3";

    private final ActivityProjection projection;
    private final SegmentReader segmentReader;
    private final AnalyticsConfig config;
    private final Clock clock;

    CohortResource(ActivityProjection projection, SegmentReader segmentReader, AnalyticsConfig config, Clock clock) {
        this.projection = projection;
        this.segmentReader = segmentReader;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Retention by period of first activity (UTC calendar)", description = """
                    groupBy: one table a group, of customers by what was known of them at the end of their cohort's period. \
                    periods (1 to 36) projects the survival of cohorts by sBG after the last observed age: a customer survives \
                    to an age when active at that age or later, which is known after gap (3) periods. Each age of a cohort has \
                    the status and, when final, the version of its period.""")
    public Uni<CohortAnswer> cohorts(
            @QueryParam("period") @Nullable String period,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy,
            @QueryParam("periods") @Parameter(description = PERIODS) @Nullable String periods,
            @QueryParam("gap") @Parameter(description = GAP) @Nullable String gap) {
        PeriodQuery range = PeriodQuery.parse(
                period, from, to, activity, config.cohortPeriodsMax(), clock.instant(), config.latenessAllowance());
        CohortQuery query = CohortQuery.parse(range, groupBy, periods, gap);
        return projection
                .collect((partition, log) -> CohortPart.of(query, partition, log))
                .chain(parts -> segments(query, parts).map(segments -> answer(query, parts, segments)));
    }

    /** The groups of the customers whom the tables count, whatever is recorded meanwhile. */
    private Uni<Segments> segments(CohortQuery query, List<CohortPart> parts) {
        return query.groupBy() == null
                ? Uni.createFrom().item(new Segments(""))
                : segmentReader.load(
                        query.groupBy(),
                        new CohortEnds(
                                query.range().periods(),
                                parts.stream().collect(Collectors.toMap(CohortPart::partition, CohortPart::members))));
    }

    private static CohortAnswer answer(CohortQuery query, List<CohortPart> parts, Segments segments) {
        PeriodQuery range = query.range();
        int periods = range.periods().size();
        PeriodCorrections corrections = parts.stream()
                .map(CohortPart::corrections)
                .reduce(PeriodCorrections.of(range.periods(), segments::corrections), PeriodCorrections::plus);
        List<Edition> editions = range.editions(corrections);
        Cohorts whole = sum(periods, parts, members -> members.cohorts());
        return CohortAnswer.of(
                range,
                whole,
                editions,
                query.projected() == null ? null : project(query, query.projected(), parts),
                query.groupBy() == null ? null : groups(range, parts, segments, editions));
    }

    private static CohortProjection project(CohortQuery query, int projected, List<CohortPart> parts) {
        int complete = query.range().completePeriods();
        Cohorts survivors = sum(query.range().periods().size(), parts, members -> members.survivors(complete));
        return CohortProjection.of(CohortSurvival.of(survivors, complete, query.gap()), projected, query.gap());
    }

    private static List<CohortAnswer.Group> groups(
            PeriodQuery range, List<CohortPart> parts, Segments segments, List<Edition> editions) {
        SortedMap<String, Cohorts> tables = new TreeMap<>();
        for (CohortPart part : parts) {
            part.groups(segments).forEach((group, table) -> {
                if (table.cells() > 0) {
                    tables.merge(group, table, Cohorts::plus);
                    ActivityParameters.requireFewGroups(tables.size());
                }
            });
        }
        if (tables.values().stream().mapToLong(Cohorts::cells).sum() > CELLS_MAX) {
            throw Problem.invalid(
                    "groupBy", "gives more than " + CELLS_MAX + " cells here; ask for fewer or for longer periods");
        }
        return tables.entrySet().stream()
                .map(entry -> CohortAnswer.Group.of(entry.getKey(), range, entry.getValue(), editions))
                .toList();
    }

    private static Cohorts sum(int periods, List<CohortPart> parts, Function<CohortMembers, Cohorts> table) {
        return parts.stream().map(part -> table.apply(part.members())).reduce(Cohorts.empty(periods), Cohorts::plus);
    }
}
