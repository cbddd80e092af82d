package io.holdfast.sla.breach;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.hibernate.reactive.mutiny.Mutiny;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Metric;
import io.holdfast.contract.Priority;
import io.holdfast.rest.Cursor;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;

/** Promises that were broken. */
@Path("/breaches")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "breaches")
class BreachResource {

    private final Mutiny.SessionFactory sessions;

    BreachResource(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    @GET
    @Operation(
            summary = "The breaches that stand, by breach time",
            description = "Half-open: since <= breach time < until. Those that were withdrawn are not among them.")
    public Uni<Page<BreachView>> standing(
            @RestQuery @Nullable String since,
            @RestQuery @Nullable String until,
            @RestQuery @Nullable String metric,
            @RestQuery @Nullable String department,
            @RestQuery @Nullable String priority,
            @RestQuery @Nullable String channel,
            @RestQuery @Nullable String customerId,
            @RestQuery @Nullable String ticketId,
            @RestQuery @Nullable Integer limit,
            @RestQuery @Nullable String cursor) {
        int pageSize = Page.limit(limit);
        BreachQuery query = new BreachQuery()
                .since(QueryParameters.instant("since", since))
                .until(QueryParameters.instant("until", until))
                .metric(QueryParameters.wireNameOf("metric", Metric.class, metric))
                .department(QueryParameters.keyword("department", department))
                .priority(QueryParameters.wireNameOf("priority", Priority.class, priority))
                .channel(QueryParameters.keyword("channel", channel))
                .customer(QueryParameters.id("customerId", customerId))
                .ticket(QueryParameters.id("ticketId", ticketId));
        if (cursor != null) {
            List<String> last = Cursor.decode(cursor, 2);
            query.after(instantOf(last.get(0)), last.get(1));
        }
        return sessions.withSession(session -> query.find(session, pageSize + 1))
                .map(found -> page(found, pageSize));
    }

    private static Instant instantOf(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw Problem.invalid("cursor", "is the nextCursor of an earlier answer, unchanged");
        }
    }

    private static Page<BreachView> page(List<BreachRecord> found, int pageSize) {
        List<BreachView> items =
                found.stream().limit(pageSize).map(BreachView::of).toList();
        if (found.size() <= pageSize) {
            return new Page<>(items, null);
        }
        BreachView last = items.getLast();
        return new Page<>(items, Cursor.encode(last.breachedAt().toString(), last.breachId()));
    }
}
