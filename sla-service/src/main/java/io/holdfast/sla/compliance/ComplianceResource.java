package io.holdfast.sla.compliance;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
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
     * @param total of all clocks, whatever the page
     * @param items a page of groups, by their names
     */
    record Compliance(
            @Nullable Instant from,
            @Nullable Instant to,
            List<String> groupBy,
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
                            + " metric, department, priority and channel. A breached clock stays breached, whether or not a"
                            + " response came later, and counts in the department and priority that its ticket had at the"
                            + " breach. Groups are by name, 200 a page unless limit says less; total is of all. The metric"
                            + " holdfast_sla_promises has the same numbers for the last day.")
    public Uni<Compliance> compliance(
            @RestQuery @Nullable String from,
            @RestQuery @Nullable String to,
            @RestQuery @Nullable String groupBy,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        Instant since = QueryParameters.instant("from", from);
        Instant until = QueryParameters.instant("to", to);
        List<String> groups = groups(groupBy);
        int pageSize = limit == null ? Page.LIMIT_MAX : QueryParameters.limit(limit);
        CursorFormat<List<String>> format = cursorOf(groups);
        List<String> after = cursor == null || groups.isEmpty() ? List.of() : format.decode(cursor);
        return compliance
                .countStarted(since, until, groups, after, pageSize + 1)
                .map(counted -> {
                    Page<Group> page = Page.of(
                            counted.groups(),
                            pageSize,
                            Group::of,
                            last -> format.encode(List.copyOf(last.group().values())));
                    return new Compliance(
                            since, until, groups, FORMULA, Group.of(counted.total()), page.items(), page.nextCursor());
                });
    }

    private static List<String> groups(@Nullable String parameter) {
        if (parameter == null || parameter.isEmpty()) {
            return List.of();
        }
        Set<String> groups = new LinkedHashSet<>(List.of(parameter.split(",", -1)));
        if (!ComplianceQuery.GROUPS.containsAll(groups)) {
            throw Problem.invalid(
                    "groupBy", "must be a comma-separated list of " + String.join(", ", ComplianceQuery.GROUPS));
        }
        return List.copyOf(groups);
    }
}
