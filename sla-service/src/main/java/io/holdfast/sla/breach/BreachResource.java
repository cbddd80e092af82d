package io.holdfast.sla.breach;

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
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.Page;
import io.holdfast.rest.QueryParameters;
import io.holdfast.sla.history.CustomerMerges;

/** Breaches of SLA targets. */
@Path("/breaches")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "breaches")
class BreachResource {

    private final Mutiny.SessionFactory sessions;
    private final CustomerMerges merges;

    BreachResource(Mutiny.SessionFactory sessions, CustomerMerges merges) {
        this.sessions = sessions;
        this.merges = merges;
    }

    @GET
    @Operation(
            summary = "Breaches by breach time",
            description = "Half-open: since <= breach time < until. Withdrawn breaches are left out. With customerId,"
                    + " those of all ids that were merged with it.")
    public Uni<Page<BreachView>> list(
            @RestQuery @Nullable String since,
            @RestQuery @Nullable String until,
            @RestQuery @Nullable String metric,
            @RestQuery @Nullable String department,
            @RestQuery @Nullable String priority,
            @RestQuery @Nullable String channel,
            @RestQuery @Nullable String customerId,
            @RestQuery @Nullable String ticketId,
            @RestQuery @Nullable String limit,
            @RestQuery @Nullable String cursor) {
        int pageSize = QueryParameters.limit(limit);
        BreachQuery query = new BreachQuery()
                .since(QueryParameters.instant("since", since))
                .until(QueryParameters.instant("until", until))
                .metric(QueryParameters.wireNameOf("metric", metric, Metric.class))
                .department(QueryParameters.keyword("department", department))
                .priority(QueryParameters.wireNameOf("priority", priority, Priority.class))
                .channel(QueryParameters.keyword("channel", channel))
                .ticket(QueryParameters.id("ticketId", ticketId))
                .after(cursor == null ? null : BreachPosition.CURSOR.decode(cursor));
        return merges.loadPerson(QueryParameters.id("customerId", customerId))
                .chain(ids ->
                        sessions.withSession(session -> query.customers(ids).find(session, pageSize + 1)))
                .map(found -> Page.of(
                        found,
                        pageSize,
                        BreachView::of,
                        last -> BreachPosition.CURSOR.encode(BreachPosition.of(last))));
    }
}
