package io.holdfast.analytics.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.growth.CustomerFlow;
import io.holdfast.analytics.growth.Lifecycle;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.request.ActivityParameters;
import io.holdfast.analytics.request.PeriodRange;
import io.holdfast.analytics.window.CalendarPeriod;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Status;

/** The balanced ledger of each calendar period. */
@Path("/lifecycle")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
class LifecycleResource {

    private final ActivityProjection projection;
    private final AnalyticsConfig config;
    private final Clock clock;

    LifecycleResource(ActivityProjection projection, AnalyticsConfig config, Clock clock) {
        this.projection = projection;
        this.config = config;
        this.clock = clock;
    }

    @GET
    @Operation(summary = "New, returning, resurrecting and dormant customers by calendar period (UTC)")
    public Uni<LifecycleAnswer> lifecycle(
            @QueryParam("period") @Nullable String period,
            @QueryParam("from") @Nullable String from,
            @QueryParam("to") @Nullable String to,
            @QueryParam("activity") @Nullable String activity) {
        Instant now = clock.instant();
        PeriodRange range = PeriodRange.of(period, from, to, now, config.lifecyclePeriodsMax());
        ActivityView view = ActivityParameters.activity(activity);
        List<Days> periods = range.periods();
        Days before = range.previous();
        return projection
                .sum(Lifecycle.empty(periods.size()), log -> Lifecycle.of(log, view, before, periods), Lifecycle::plus)
                .map(lifecycle -> new LifecycleAnswer(
                        range.periodText(), view.wireName(), LifecycleAnswer.FORMULA, items(range, lifecycle, now)));
    }

    private List<LifecycleAnswer.Item> items(PeriodRange range, Lifecycle lifecycle, Instant now) {
        CalendarPeriod period = range.period();
        List<LifecycleAnswer.Item> items = new ArrayList<>(range.periods().size());
        for (int i = 0; i < range.periods().size(); i++) {
            Days days = range.periods().get(i);
            CustomerFlow flow = lifecycle.flows().get(i);
            items.add(new LifecycleAnswer.Item(
                    period.labelOf(days),
                    days.fromInstant(),
                    days.toInstant(),
                    flow.active(),
                    flow.newCustomers(),
                    flow.returning(),
                    flow.resurrecting(),
                    flow.dormant(),
                    Status.of(days, config.latenessAllowance(), now).wireName()));
        }
        return items;
    }
}
