package io.holdfast.sla.clockview;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.Cancellable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Ids;
import io.holdfast.rest.AnsweredInTime;
import io.holdfast.rest.CursorFormat;
import io.holdfast.rest.Page;
import io.holdfast.rest.Problem;
import io.holdfast.rest.QueryParameters;
import io.holdfast.sla.clock.ClockEvaluator;
import io.holdfast.sla.evaluation.ClockTable;
import io.holdfast.sla.evaluation.model.ClockKey;
import io.holdfast.sla.evaluation.model.StoredClock;
import io.holdfast.sla.history.EvaluationInputReader;
import io.holdfast.sla.history.EvaluationInputs;
import io.holdfast.sla.history.TicketHistories;
import io.holdfast.sla.history.TicketHistory;
import io.holdfast.sla.policy.PolicyBook;
import io.holdfast.sla.rulebook.RulesInForce;

/** Clocks of one ticket. */
@Path("/tickets/{ticketId}/clocks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed({"agent", "ops", "admin"})
@Cancellable(false)
@AnsweredInTime
@Tag(name = "clocks")
class TicketClocksResource {

    /** The order of the clocks: by start, then by metric and cycle. */
    private record Position(Instant startedAt, String metric, int cycle) implements Comparable<Position> {

        static final CursorFormat<Position> FORMAT = new CursorFormat<>(
                "clocks-of-ticket",
                (key, to) -> to.instant(key.startedAt()).text(key.metric()).integer(key.cycle()),
                from -> new Position(from.instant(), from.text(), from.integer()));

        private static final Comparator<Position> ORDER = Comparator.comparing(Position::startedAt)
                .thenComparing(Position::metric)
                .thenComparingInt(Position::cycle);

        static Position of(StoredClock clock) {
            return new Position(
                    clock.startedAt(),
                    clock.key().metric().wireName(),
                    clock.key().cycle());
        }

        @Override
        public int compareTo(Position other) {
            return ORDER.compare(this, other);
        }
    }

    private final Pool pool;
    private final TicketHistories histories;
    private final ClockTable clocks;
    private final RulesInForce rules;
    private final EvaluationInputReader inputReader;
    private final Clock clock;

    TicketClocksResource(
            Pool pool,
            TicketHistories histories,
            ClockTable clocks,
            RulesInForce rules,
            EvaluationInputReader inputReader,
            Clock clock) {
        this.pool = pool;
        this.histories = histories;
        this.clocks = clocks;
        this.rules = rules;
        this.inputReader = inputReader;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary = "A ticket's clocks, in the order in which they started",
            description =
                    "The working time of a running clock is counted up to now. 200 clocks a page unless limit says less.")
    public Uni<Page<ClockView>> ofTicket(
            @RestPath String ticketId, @RestQuery @Nullable String limit, @RestQuery @Nullable String cursor) {
        if (!Ids.isId(ticketId)) {
            throw Problem.notFound("ticket", ticketId);
        }
        int pageSize = limit == null ? Page.LIMIT_MAX : QueryParameters.limit(limit);
        Position after = cursor == null ? null : Position.FORMAT.decode(cursor);
        return pool.withConnection(connection -> histories
                .load(connection, List.of(ticketId))
                .chain(histories -> {
                    TicketHistory history = histories.get(ticketId);
                    if (history == null || !history.isCreated()) {
                        throw Problem.notFound("ticket", ticketId);
                    }
                    return view(connection, history, pageSize, after);
                }));
    }

    private Uni<Page<ClockView>> view(
            SqlConnection connection, TicketHistory history, int pageSize, @Nullable Position after) {
        String ticketId = history.ticketId().value();
        return clocks.load(connection, List.of(ticketId))
                .chain(stored -> elapsed(connection, history).map(elapsed -> {
                    List<StoredClock> page = stored.getOrDefault(ticketId, Map.of()).values().stream()
                            .filter(clock -> after == null || Position.of(clock).compareTo(after) > 0)
                            .sorted(Comparator.comparing(Position::of))
                            .limit(pageSize + 1L)
                            .toList();
                    return Page.of(
                            page,
                            pageSize,
                            clock -> ClockView.of(clock, elapsed.getOrDefault(clock.key(), clock.elapsed())),
                            last -> Position.FORMAT.encode(
                                    new Position(last.startedAt(), last.metric(), last.cycle())));
                }));
    }

    private Uni<Map<ClockKey, Duration>> elapsed(SqlConnection connection, TicketHistory history) {
        return rules.load(connection)
                .chain(policies -> inputReader
                        .load(connection, List.of(history), policies)
                        .map(inputs -> elapsed(history, inputs, policies)));
    }

    private Map<ClockKey, Duration> elapsed(TicketHistory history, EvaluationInputs inputs, PolicyBook policies) {
        Instant now = clock.instant();
        boolean live = history.importId() == null && now.isAfter(history.asOf());
        Map<ClockKey, Duration> elapsed = new HashMap<>();
        ClockEvaluator.evaluate(inputs.timelineOf(history), policies, live ? now : history.asOf())
                .clocks()
                .forEach(clock -> elapsed.put(ClockKey.of(clock), clock.elapsed()));
        return elapsed;
    }
}
