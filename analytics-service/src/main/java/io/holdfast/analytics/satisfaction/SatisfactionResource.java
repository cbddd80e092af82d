package io.holdfast.analytics.satisfaction;

import java.time.Clock;
import java.time.Instant;

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
import io.holdfast.analytics.request.RecordedRange;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Status;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.QueryParameters;

/** How satisfied customers are with tickets. */
@Path("/satisfaction")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
class SatisfactionResource {

    private static final String RANGE = "instants or UTC dates; at most 400 days, the end is not included";
    private static final String GROUP_BY = "department, channel or template; one group, all, when absent";

    private final SatisfactionQuery query;
    private final AnalyticsConfig config;
    private final Clock clock;

    SatisfactionResource(SatisfactionQuery query, AnalyticsConfig config, Clock clock) {
        this.query = query;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "Ratings, first-contact resolution and reviews of tickets, by group")
    public Uni<SatisfactionAnswer> satisfaction(
            @QueryParam("from") @Parameter(description = RANGE) @Nullable String from,
            @QueryParam("to") @Parameter(description = RANGE) @Nullable String to,
            @QueryParam("groupBy") @Parameter(description = GROUP_BY) @Nullable String groupBy) {
        Instant now = clock.instant();
        RecordedRange range = RecordedRange.parse(from, to, now);
        TicketGroup group = QueryParameters.oneOf("groupBy", groupBy, TicketGroup.class);
        Days days = new Days(Days.dayOf(range.from()), Days.endOf(range.to()));
        String status = Status.of(days, config.latenessAllowance(), now).wireName();
        return query.count(range, group)
                .map(groups -> SatisfactionAnswer.of(range, group == null ? "all" : group.wireName(), groups, status));
    }
}
