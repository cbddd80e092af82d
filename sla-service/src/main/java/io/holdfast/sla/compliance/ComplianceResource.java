package io.holdfast.sla.compliance;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;
import io.holdfast.sla.compliance.ComplianceQuery.Counts;

/** SLA compliance: counts and rate of met and breached clocks. */
@Path("/compliance")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "compliance")
class ComplianceResource {

    private static final String FORMULA = "met / (met + breached)";

    /**
     * The clocks of a group by outcome.
     *
     * @param running running or paused, without a breach
     * @param cancelled ended neither fulfilled nor breached; they are not part of the rate
     * @param rate null when no clock is met or breached
     */
    record Group(
            Map<String, String> group,
            long met,
            long breached,
            long running,
            long cancelled,
            @Nullable Double rate) {

        static Group of(Counts counts) {
            return new Group(
                    counts.group(),
                    counts.met(),
                    counts.breached(),
                    counts.running(),
                    counts.cancelled(),
                    counts.rate());
        }
    }

    /**
     * The response, with the parameters of the request and the formula of the rate.
     *
     * @param timezone of the groups by time; absent unless it was given or there is such a group
     * @param total of all clocks, whatever the page
     * @param items a page of groups, by their names
     */
    record Compliance(
            @Nullable Instant from,
            @Nullable Instant to,
            List<String> groupBy,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String timezone,

            String formula,
            Group total,
            List<Group> items,
            @Nullable String nextCursor) {}

    /** The names of a page's last group; a cursor belongs to its groupBy. */
    private static CursorFormat<List<String>> cursorOf(List<String> groups) {
        return new CursorFormat<>(
                "compliance " + String.join(",", groups),
                (names, to) -> names.forEach(to::text),
                from -> Stream.generate(from::text).limit(groups.size()).toList());
    }

    private final ComplianceQuery compliance;

    ComplianceResource(ComplianceQuery compliance) {
        this.compliance = compliance;
    }

    @GET
    @Operation(
            summary = "SLA targets met and breached",
            description =
                    "Counts the clocks that started within from <= start < to; groupBy is a comma-separated list of"
                            + " metric, department, priority, channel, and of date (2026-11-27), weekday (monday to sunday)"
                            + " and hour (00 to 23) of the start in timezone, an IANA name (UTC unless given)."
                            + " A breached clock stays breached, whether or not a"
                            + " response came later, and counts, for filters too, in the department and priority that its"
                            + " ticket had at the breach. Groups are by name, 200 a page unless limit says less; total is of all. The metric"
                            + " holdfast_sla_promises has the same numbers for the last day.")
    public Uni<Compliance> compliance(
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String metric,
            @RestQuery @Nullable String department,
            @RestQuery @Nullable String priority,
            @RestQuery @Nullable String channel,
            @RestQuery @Nullable String groupBy,
            @RestQuery @Nullable String timezone,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        ClockSelection selection = new ClockSelection(
                QueryParameters.instant("from", from),
                QueryParameters.instant("to", to),
                QueryParameters.wireNameOf("metric", metric, Metric.class),
                QueryParameters.keyword("department", department),
                QueryParameters.wireNameOf("priority", priority, Priority.class),
                QueryParameters.keyword("channel", channel));
        ClockGroups groups = ClockGroups.of(groupBy, timezone);
        int pageSize = limit == null ? Page.LIMIT_MAX : QueryParameters.limit(limit);
        CursorFormat<List<String>> format = cursorOf(groups.names());
        List<String> after = cursor == null || groups.names().isEmpty() ? List.of() : format.decode(cursor);
        return compliance.countStarted(selection, groups, after, pageSize + 1).map(counted -> {
            Page<Group> page = Page.of(
                    counted.groups(),
                    pageSize,
                    Group::of,
                    last -> format.encode(List.copyOf(last.group().values())));
            return new Compliance(
                    selection.from(),
                    selection.to(),
                    groups.names(),
                    groups.isZoneGiven() || groups.areOfTime() ? groups.zone() : null,
                    FORMULA,
                    Group.of(counted.total()),
                    page.items(),
                    page.nextCursor());
        });
    }
}
