package io.holdfast.sla.breach;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.rest.Problem;
import io.holdfast.sla.timeline.Utc;

/** How many promises were kept. */
@Path("/compliance")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "compliance")
class ComplianceResource {

    private static final Set<String> GROUPS =
            new LinkedHashSet<>(List.of("metric", "department", "priority", "channel"));
    private static final String FORMULA = "met / (met + breached)";
    private static final int GROUPS_MAX = 10_000;

    private static final String COUNTS = """
            count(*) filter (where breached_at is null and state = 'fulfilled') as met,
            count(*) filter (where breached_at is not null) as breached,
            count(*) filter (where breached_at is null and state in ('running', 'paused')) as running,
            count(*) filter (where breached_at is null and state = 'cancelled') as cancelled
            """;

    /**
     * The promises that began in a stretch of time.
     *
     * @param running not yet kept and not yet broken, paused ones with them
     * @param cancelled ended without an answer and without a breach; they do not count
     * @param rate null where nothing has been decided
     */
    record Group(
            Map<String, String> group,
            long met,
            long breached,
            long running,
            long cancelled,
            @Nullable Double rate) {}

    /** What was asked for and how it is counted. */
    record Compliance(
            @Nullable Instant from,
            @Nullable Instant to,
            List<String> groupBy,
            String formula,
            Group total,
            List<Group> items) {}

    private final Pool pool;

    ComplianceResource(Pool pool) {
        this.pool = pool;
    }

    @GET
    @Operation(
            summary = "Promises met and broken",
            description =
                    "Of the promises that began within from <= start < to; groupBy is a list of metric, department,"
                            + " priority, channel, with commas between. A breached promise counts as breached for good, whether or"
                            + " not it was answered later.")
    public Uni<Compliance> compliance(
            @RestQuery @Nullable String from, @RestQuery @Nullable String to, @RestQuery @Nullable String groupBy) {
        Instant begin = Asked.instant("from", from);
        Instant end = Asked.instant("to", to);
        List<String> groups = groups(groupBy);
        return pool.preparedQuery(sql(groups))
                .execute(Tuple.of(
                        begin == null ? OffsetDateTime.MIN : Utc.of(begin),
                        end == null ? OffsetDateTime.MAX : Utc.of(end)))
                .map(rows -> {
                    List<Group> items = new ArrayList<>();
                    Group total = group(0, 0, 0, 0, Map.of());
                    for (Row row : rows) {
                        Group each = groupIn(row, groups);
                        total = sum(total, each);
                        items.add(each);
                    }
                    return new Compliance(begin, end, groups, FORMULA, total, groups.isEmpty() ? List.of() : items);
                });
    }

    private static List<String> groups(@Nullable String asked) {
        if (asked == null || asked.isEmpty()) {
            return List.of();
        }
        Set<String> groups = new LinkedHashSet<>(List.of(asked.split(",", -1)));
        if (!GROUPS.containsAll(groups)) {
            throw Problem.invalid("groupBy", "must be a list of " + String.join(", ", GROUPS) + " with commas between");
        }
        return List.copyOf(groups);
    }

    private static String sql(List<String> groups) {
        String columns = String.join(", ", groups);
        String where = " from clock where started_at >= $1 and started_at < $2";
        return groups.isEmpty()
                ? "select " + COUNTS + where
                : "select " + columns + ", " + COUNTS + where + " group by " + columns + " order by " + columns
                        + " limit " + GROUPS_MAX;
    }

    private static Group groupIn(Row row, List<String> groups) {
        Map<String, String> group = new LinkedHashMap<>();
        groups.forEach(name -> group.put(name, row.getString(name)));
        return group(
                row.getLong("met"), row.getLong("breached"), row.getLong("running"), row.getLong("cancelled"), group);
    }

    private static Group sum(Group a, Group b) {
        return group(
                a.met + b.met, a.breached + b.breached, a.running + b.running, a.cancelled + b.cancelled, Map.of());
    }

    private static Group group(long met, long breached, long running, long cancelled, Map<String, String> group) {
        Double rate = met + breached == 0 ? null : (double) met / (met + breached);
        return new Group(group, met, breached, running, cancelled, rate);
    }
}
