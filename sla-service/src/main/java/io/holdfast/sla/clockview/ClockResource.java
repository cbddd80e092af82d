package io.holdfast.sla.clockview;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.rest.Cursor;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.sla.breach.QueryParameters;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.evaluation.ClockTable;
import io.holdfast.sla.evaluation.StoredClock;
import io.holdfast.sla.history.Utc;

/** Promises of all tickets. */
@Path("/clocks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "clocks")
class ClockResource {

    private final Pool pool;
    private final ClockTable clocks;

    ClockResource(Pool pool, ClockTable clocks) {
        this.pool = pool;
        this.clocks = clocks;
    }

    @GET
    @Operation(
            summary = "Clocks, those due soonest first",
            description =
                    "With state=running or dueBefore: by deadline. Else by ticket. The working time is that of when"
                            + " the ticket was last judged.")
    public Uni<Page<ClockView>> find(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String dueBefore,
            @RestQuery @Nullable String metric,
            @RestQuery @Nullable String department,
            @RestQuery @Nullable String priority,
            @RestQuery @Nullable String channel,
            @RestQuery @Nullable String customerId,
            @RestQuery @Nullable Integer limit,
            @RestQuery @Nullable String cursor) {
        int pageSize = Page.limit(limit);
        Instant before = QueryParameters.instant("dueBefore", dueBefore);
        boolean byDeadline = before != null || ClockState.RUNNING.wireName().equals(state);
        Conditions conditions = new Conditions();
        conditions.add("state = ?", QueryParameters.wireNameOf("state", ClockState.class, state));
        conditions.add("due_at < ?", Utc.ofNullable(before));
        conditions.add("metric = ?", QueryParameters.wireNameOf("metric", Metric.class, metric));
        conditions.add("department = ?", QueryParameters.keyword("department", department));
        conditions.add("priority = ?", QueryParameters.wireNameOf("priority", Priority.class, priority));
        conditions.add("channel = ?", QueryParameters.keyword("channel", channel));
        conditions.add("customer_id = ?", QueryParameters.id("customerId", customerId));
        String order = (byDeadline ? "due_at, " : "") + "ticket_id, metric, cycle";
        if (byDeadline) {
            conditions.add("due_at is not null");
        }
        if (cursor != null) {
            List<Object> last = last(cursor, byDeadline);
            conditions.add("(" + order + ") > (" + (byDeadline ? "?, " : "") + "?, ?, ?)", last.toArray());
        }
        String tail = conditions.where() + " order by " + order + " limit " + (pageSize + 1);
        return clocks.find(pool, tail, conditions.values()).map(found -> page(found, pageSize, byDeadline));
    }

    /** Conditions with their values, numbered as PostgreSQL wants them. */
    private static final class Conditions {
        private final List<String> texts = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        void add(String condition, @Nullable Object... arguments) {
            String text = condition;
            for (Object value : arguments) {
                if (value == null) {
                    return;
                }
                values.add(value);
                text = text.replaceFirst("\\?", "\\$" + values.size());
            }
            texts.add(text);
        }

        String where() {
            return texts.isEmpty() ? "" : " where " + String.join(" and ", texts);
        }

        List<Object> values() {
            return values;
        }
    }

    private static List<Object> last(String cursor, boolean byDeadline) {
        List<String> parts = Cursor.decode(cursor, byDeadline ? 4 : 3);
        try {
            List<Object> last = new ArrayList<>(parts);
            last.set(parts.size() - 1, Integer.valueOf(parts.getLast()));
            if (byDeadline) {
                last.set(0, OffsetDateTime.parse(parts.getFirst()));
            }
            return last;
        } catch (IllegalArgumentException | java.time.format.DateTimeParseException e) {
            throw Problem.invalid("cursor", "is the nextCursor of an earlier answer, unchanged");
        }
    }

    private static Page<ClockView> page(List<StoredClock> found, int pageSize, boolean byDeadline) {
        List<ClockView> items = found.stream()
                .limit(pageSize)
                .map(each -> ClockView.of(each, each.elapsed()))
                .toList();
        if (found.size() <= pageSize) {
            return new Page<>(items, null);
        }
        ClockView last = items.getLast();
        String cycle = String.valueOf(last.cycle());
        return new Page<>(
                items,
                byDeadline
                        ? Cursor.encode(String.valueOf(last.dueAt()), last.ticketId(), last.metric(), cycle)
                        : Cursor.encode(last.ticketId(), last.metric(), cycle));
    }
}
