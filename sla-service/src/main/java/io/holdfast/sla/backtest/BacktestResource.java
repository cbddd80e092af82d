package io.holdfast.sla.backtest;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.sla.backtest.model.Backtest;
import io.holdfast.sla.backtest.model.Backtest.Period;
import io.holdfast.sla.backtest.model.ClockTally;
import io.holdfast.sla.backtest.model.Dimension;

/** Tries a policy on recorded history. Nothing is kept. */
@Path("/backtests")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@Tag(name = "backtests")
class BacktestResource {

    private final BacktestRunner backtests;

    BacktestResource(BacktestRunner backtests) {
        this.backtests = backtests;
    }

    /** The clocks of one group, its breaches, and by how much working time they were late. */
    record Share(long clocks, long breaches, @Nullable Double rate, Duration overrun) {
        static Share of(ClockTally.Counts counts) {
            return new Share(
                    counts.clocks(),
                    counts.breaches(),
                    counts.rate(),
                    counts.overrun().total());
        }
    }

    /** A group by its dimension's own name: {@code {"department": "sales", "now": …, "then": …}}. */
    record Item(@JsonIgnore String dimension, @JsonIgnore String name, Share now, Share then) {
        @JsonAnyGetter
        @Schema(hidden = true)
        public Map<String, Object> group() {
            boolean number = dimension.equals(Dimension.HOUR.wireName());
            return Map.of(dimension, number ? Integer.valueOf(name) : name);
        }
    }

    /**
     * What was asked for, and what was counted.
     *
     * @param asOf the instant up to which waits were counted that have not ended
     * @param tickets those with a clock that started in the period
     * @param skipped tickets whose deadlines no calendar reaches
     */
    record Answer(
            Instant from,
            Instant to,
            String timezone,
            String policy,
            Instant asOf,
            long tickets,
            long skipped,
            ClockTally.Counts now,
            ClockTally.Counts then,
            List<Item> byMetric,
            List<Item> byDepartment,
            List<Item> byPriority,
            List<Item> byChannel,
            List<Item> byWeekday,
            List<Item> byHour) {}

    @POST
    @Operation(summary = "What a policy would have meant for recorded history", description = """
                    Replays every recorded ticket, imported ones too, twice: now, under the policies as they were in force at \
                    each time; then, under the given policy alone, as if it had always held. Counted are the clocks that \
                    started within from <= start < to, whenever they ended. policy and calendars are as they are put; a \
                    calendar in force need not be given. timezone (UTC unless given) is that of byWeekday and byHour: of the \
                    breach, or of the deadline of a clock that was not broken; a paused clock has none and is in no hour. \
                    A breach is in the department and priority that the ticket had when it happened. needed: working time \
                    from start to answer, of clocks that were met or broken (the target that would have been kept). \
                    overrun: working time beyond the target, of those broken. Percentiles are at most 1 % too long. \
                    Touches nothing; few at a time: 503 with Retry-After beyond.""")
    public Uni<Answer> backtest(JsonNode body) {
        return Uni.createFrom().item(() -> answer(body)).runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    private Answer answer(@Nullable JsonNode body) {
        BacktestRequest request = BacktestRequest.read(body);
        String[] name = {""};
        BacktestRunner.Run run = backtests.run(request.period(), inForce -> {
            name[0] = request.policy(inForce).name();
            return request.book(inForce);
        });
        Period period = request.period();
        Backtest backtest = run.backtest();
        Map<Dimension, List<Item>> items = new LinkedHashMap<>();
        for (Dimension dimension : Dimension.values()) {
            items.put(
                    dimension,
                    backtest.groupsBy(dimension).stream()
                            .map(group -> new Item(
                                    dimension.wireName(),
                                    group.name(),
                                    Share.of(group.current()),
                                    Share.of(group.proposed())))
                            .toList());
        }
        return new Answer(
                period.from(),
                period.to(),
                period.zone().getId().equals("Z") ? "UTC" : period.zone().getId(),
                name[0],
                run.asOf(),
                backtest.tickets(),
                backtest.skipped(),
                backtest.current(),
                backtest.proposed(),
                of(items, Dimension.METRIC),
                of(items, Dimension.DEPARTMENT),
                of(items, Dimension.PRIORITY),
                of(items, Dimension.CHANNEL),
                of(items, Dimension.WEEKDAY),
                of(items, Dimension.HOUR));
    }

    private static List<Item> of(Map<Dimension, List<Item>> items, Dimension dimension) {
        return items.getOrDefault(dimension, List.of());
    }
}
