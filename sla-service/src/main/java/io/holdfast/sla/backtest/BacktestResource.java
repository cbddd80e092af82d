package io.holdfast.sla.backtest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.backtest.BacktestRunner.Run;
import io.holdfast.sla.backtest.model.Backtest;
import io.holdfast.sla.backtest.model.Backtest.Period;
import io.holdfast.sla.backtest.model.Counts;
import io.holdfast.sla.backtest.model.Dimension;

/** Compares a proposed policy with the policies in force, on the recorded tickets. Stateless: nothing is stored. */
@Path("/backtests")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "backtests")
class BacktestResource {

    private final BacktestRunner runner;

    BacktestResource(BacktestRunner runner) {
        this.runner = runner;
    }

    /** The clocks of a group under one policy, its breaches, and their total working time beyond the target. */
    record Share(long clocks, long breaches, @Nullable Double rate, Duration overrun) {
        static Share of(Counts counts) {
            return new Share(
                    counts.clocks(),
                    counts.breaches(),
                    counts.rate(),
                    counts.overrun().total());
        }
    }

    /** A group, named by a field of its dimension's name: {@code {"department": "sales", "now": …, "then": …}}. */
    record Item(@JsonIgnore String dimension, @JsonIgnore String name, Share now, Share then) {
        @JsonAnyGetter
        @Schema(hidden = true)
        Map<String, Object> group() {
            boolean number = dimension.equals(Dimension.HOUR.wireName());
            return Map.of(dimension, number ? Integer.valueOf(name) : name);
        }
    }

    /**
     * The response.
     *
     * @param asOf the instant up to which open clocks were counted
     * @param tickets the tickets with a clock that started in the period
     * @param skipped tickets with a deadline that is beyond the computed years
     * @param now the counts under the policies in force
     * @param then the counts under the proposed policy
     */
    record Answer(
            Instant from,
            Instant to,
            String timezone,
            String policy,
            Instant asOf,
            long tickets,
            long skipped,
            Counts now,
            Counts then,
            List<Item> byMetric,
            List<Item> byDepartment,
            List<Item> byPriority,
            List<Item> byChannel,
            List<Item> byWeekday,
            List<Item> byHour) {}

    @POST
    @Operation(summary = "The breaches that recorded tickets would have had under a given policy", description = """
                    Replays every recorded ticket, imported ones too, twice: now, under the policies as they were in force at \
                    each time; then, under the given policy alone, as if it had always been in force. It counts the clocks \
                    that started within from <= start < to, whenever they ended. policy and calendars are as in PUT; a \
                    calendar in force need not be given. timezone (UTC unless given) is that of byWeekday and byHour: of the \
                    breach, or of the deadline of a clock without a breach; a paused clock has no deadline and no hour. \
                    A breach counts in the department and priority that the ticket had when it happened. needed: working \
                    time from start to end of clocks that were met or breached (the target that would have been met). \
                    overrun: working time beyond the target, of breached clocks. Percentiles are at most 1 % too long. \
                    Nothing is stored. The number of concurrent backtests is bounded: 503 with Retry-After beyond it.""")
    @RequestBody(content = @Content(schema = @Schema(implementation = Object.class)))
    public Uni<Answer> backtest(byte @Nullable [] body) {
        return Uni.createFrom().item(() -> run(body)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Answer run(byte @Nullable [] body) {
        BacktestRequest request = BacktestRequest.read(body);
        Period period = request.period();
        Run run = runner.run(period, request::proposal);
        Backtest backtest = run.backtest();
        return new Answer(
                period.from(),
                period.to(),
                period.zone().getId().equals("Z") ? "UTC" : period.zone().getId(),
                run.policy(),
                run.asOf(),
                backtest.tickets(),
                backtest.skipped(),
                backtest.current(),
                backtest.proposed(),
                items(backtest, Dimension.METRIC),
                items(backtest, Dimension.DEPARTMENT),
                items(backtest, Dimension.PRIORITY),
                items(backtest, Dimension.CHANNEL),
                items(backtest, Dimension.WEEKDAY),
                items(backtest, Dimension.HOUR));
    }

    private static List<Item> items(Backtest backtest, Dimension dimension) {
        return backtest.groupsBy(dimension).stream()
                .map(group -> new Item(
                        dimension.wireName(), group.name(), Share.of(group.current()), Share.of(group.proposed())))
                .toList();
    }
}
