package io.holdfast.analytics.churn;

import java.time.Clock;
import java.time.Duration;
import java.time.Period;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.analytics.AnalyticsConfig;
import io.holdfast.analytics.activity.ActivityLog;
import io.holdfast.analytics.activity.ActivityView;
import io.holdfast.analytics.projection.ActivityProjection;
import io.holdfast.analytics.question.Asked;
import io.holdfast.analytics.window.Days;
import io.holdfast.analytics.window.Status;
import io.holdfast.analytics.window.Window;

/** Churn and retention of one rolling window. */
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
class ChurnResource {

    private static final String WINDOW =
            "whole days, weeks, months or years (ISO 8601); months and years by the calendar";
    private static final String AT =
            "the window ends at the first midnight UTC at or after this instant or date; default now";

    private final ActivityProjection projection;
    private final AnalyticsConfig config;
    private final Clock clock;
    private final Timer time;

    ChurnResource(ActivityProjection projection, AnalyticsConfig config, Clock clock, MeterRegistry registry) {
        this.projection = projection;
        this.config = config;
        this.clock = clock;
        this.time = Timer.builder("holdfast.analytics.window.query")
                .description("Time of one question about churn or retention, the reading of versions included")
                .publishPercentileHistogram()
                .register(registry);
    }

    @GET
    @Path("churn")
    @Operation(summary = "Customers lost in a window, of those at its start")
    public Uni<ChurnAnswer> churn(
            @QueryParam("window") @Parameter(description = WINDOW) @Nullable String window,
            @QueryParam("at") @Parameter(description = AT) @Nullable String at,
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy) {
        return answer(window, at, activity, groupBy, ChurnAnswer::of);
    }

    @GET
    @Path("retention")
    @Operation(summary = "Customers at a window's end that are not new, to those at its start")
    public Uni<RetentionAnswer> retention(
            @QueryParam("window") @Parameter(description = WINDOW) @Nullable String window,
            @QueryParam("at") @Parameter(description = AT) @Nullable String at,
            @QueryParam("activity") @Nullable String activity,
            @QueryParam("groupBy") @Nullable String groupBy) {
        return answer(window, at, activity, groupBy, RetentionAnswer::of);
    }

    private <A> Uni<A> answer(
            @Nullable String window,
            @Nullable String at,
            @Nullable String activity,
            @Nullable String groupBy,
            BiFunction<Question, Result, A> answer) {
        Question question = question(window, at, activity, groupBy);
        long start = System.nanoTime();
        return projection
                .sum(Result.EMPTY, question::ask, Result::plus)
                .map(result -> answer.apply(question, result))
                .eventually(() -> time.record(Duration.ofNanos(System.nanoTime() - start)));
    }

    private Question question(
            @Nullable String window, @Nullable String at, @Nullable String activity, @Nullable String groupBy) {
        String asked = window == null ? "P30D" : window;
        Period length = Asked.read("window", asked, Window::parseLength);
        Window days = Window.ending(length, Days.endOf(Asked.moment("at", at, clock.instant())));
        Status status = Status.of(days.days(), config.latenessAllowance(), clock.instant());
        GroupBy group = groupBy == null ? null : Asked.word("groupBy", groupBy, GroupBy.class);
        return new Question(asked, days, Asked.activity(activity), group, status);
    }

    /** What is asked. */
    record Question(
            String asked,
            Window window,
            ActivityView view,
            @Nullable GroupBy groupBy,
            Status status) {

        Result ask(ActivityLog log) {
            return new Result(
                    Ledger.of(log, view, window),
                    groupBy == null ? Collections.emptySortedMap() : groupBy.split(log, view, window));
        }
    }

    /** The ledger of all, and of each group where groups were asked for. */
    record Result(Ledger ledger, SortedMap<String, Ledger> groups) {

        static final Result EMPTY = new Result(Ledger.EMPTY, new TreeMap<>());

        Result plus(Result other) {
            return new Result(ledger.plus(other.ledger), GroupBy.plus(groups, other.groups));
        }
    }
}
