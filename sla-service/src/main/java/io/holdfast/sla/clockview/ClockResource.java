package io.holdfast.sla.clockview;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

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
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;
import io.holdfast.sla.clock.ClockState;
import io.holdfast.sla.evaluation.ClockTable;
import io.holdfast.sla.history.CustomerMerges;
import io.holdfast.sql.SqlTimes;

/** Clocks of all tickets, filtered and paged. */
@Path("/clocks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "clocks")
class ClockResource {

    private record TicketOrder(String ticketId, String metric, int cycle) {
        static final CursorFormat<TicketOrder> FORMAT = new CursorFormat<>(
                "clocks",
                (key, to) -> to.text(key.ticketId()).text(key.metric()).integer(key.cycle()),
                from -> new TicketOrder(from.text(), from.text(), from.integer()));
    }

    private record DeadlineOrder(Instant dueAt, String ticketId, String metric, int cycle) {
        static final CursorFormat<DeadlineOrder> FORMAT = new CursorFormat<>(
                "clocks-by-deadline",
                (key, to) -> to.instant(key.dueAt())
                        .text(key.ticketId())
                        .text(key.metric())
                        .integer(key.cycle()),
                from -> new DeadlineOrder(from.instant(), from.text(), from.text(), from.integer()));
    }

    private final Pool pool;
    private final ClockTable clocks;
    private final CustomerMerges merges;

    ClockResource(Pool pool, ClockTable clocks, CustomerMerges merges) {
        this.pool = pool;
        this.clocks = clocks;
        this.merges = merges;
    }

    @GET
    @Operation(
            summary = "Clocks, those due soonest first",
            description =
                    "With state=running or dueBefore: by deadline. Else by ticket. With customerId, the clocks of all ids that"
                            + " were merged with it. The working time is as of the ticket's"
                            + " last evaluation.")
    public Uni<Page<ClockView>> find(
            @RestQuery @Nullable String state,
            @RestQuery @Nullable String dueBefore,
            @RestQuery @Nullable String metric,
            @RestQuery @Nullable String department,
            @RestQuery @Nullable String priority,
            @RestQuery @Nullable String channel,
            @RestQuery @Nullable String customerId,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        int pageSize = QueryParameters.limit(limit);
        Instant before = QueryParameters.instant("dueBefore", dueBefore);
        boolean byDeadline = before != null || ClockState.RUNNING.wireName().equals(state);
        Conditions conditions = new Conditions();
        conditions.add("state = ?", QueryParameters.wireNameOf("state", state, ClockState.class));
        conditions.add("due_at < ?", SqlTimes.utcOrNull(before));
        conditions.add("metric = ?", QueryParameters.wireNameOf("metric", metric, Metric.class));
        conditions.add("department = ?", QueryParameters.keyword("department", department));
        conditions.add("priority = ?", QueryParameters.wireNameOf("priority", priority, Priority.class));
        conditions.add("channel = ?", QueryParameters.keyword("channel", channel));
        if (byDeadline) {
            conditions.add("due_at is not null");
        }
        if (cursor != null) {
            addPosition(conditions, cursor, byDeadline);
        }
        return merges.loadPerson(QueryParameters.id("customerId", customerId)).chain(ids -> {
            if (ids != null) {
                Object array = ids.toArray(String[]::new);
                conditions.add("customer_id = any(?::text[])", array);
            }
            return find(conditions, byDeadline, pageSize);
        });
    }

    private Uni<Page<ClockView>> find(Conditions conditions, boolean byDeadline, int pageSize) {
        String order = (byDeadline ? "due_at, " : "") + "ticket_id, metric, cycle";
        String tail = conditions.where() + " order by " + order + " limit " + (pageSize + 1);
        return clocks.find(pool, tail, conditions.values())
                .map(rows -> Page.of(
                        rows,
                        pageSize,
                        row -> ClockView.of(row, row.elapsed()),
                        last -> byDeadline ? deadlineCursor(last) : ticketCursor(last)));
    }

    /** SQL conditions with their values as numbered parameters. */
    private static final class Conditions {
        private final List<String> texts = new ArrayList<>();
        private final List<Object> values = new ArrayList<>();

        /** Adds a condition with a {@code ?} for each value; none when the filter is absent. */
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

    private static void addPosition(Conditions conditions, String cursor, boolean byDeadline) {
        if (byDeadline) {
            DeadlineOrder last = DeadlineOrder.FORMAT.decode(cursor);
            conditions.add(
                    "(due_at, ticket_id, metric, cycle) > (?, ?, ?, ?)",
                    SqlTimes.utc(last.dueAt()),
                    last.ticketId(),
                    last.metric(),
                    last.cycle());
        } else {
            TicketOrder last = TicketOrder.FORMAT.decode(cursor);
            conditions.add("(ticket_id, metric, cycle) > (?, ?, ?)", last.ticketId(), last.metric(), last.cycle());
        }
    }

    private static String deadlineCursor(ClockView last) {
        Instant dueAt = Objects.requireNonNull(last.dueAt(), "only clocks with a deadline are selected");
        return DeadlineOrder.FORMAT.encode(new DeadlineOrder(dueAt, last.ticketId(), last.metric(), last.cycle()));
    }

    private static String ticketCursor(ClockView last) {
        return TicketOrder.FORMAT.encode(new TicketOrder(last.ticketId(), last.metric(), last.cycle()));
    }
}
