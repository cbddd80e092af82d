package io.holdfast.ticket.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.Outbox;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.IdempotencyKey;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.intake.Intake.ReplayableResponse;

/** Answers under idempotency keys: given again, and forgotten after their time. */
final class IdempotentResponses {

    /** Bounded, so that no deletion holds many rows for long. */
    private static final String DELETE_EXPIRED = """
            delete from idempotency
             where (credential, key) in (select credential, key from idempotency where answered_at <= $1 limit 10000)
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final StateReader reader;
    private final StateWriter writer;
    private final Clock clock;
    private final Duration retention;

    IdempotentResponses(Pool pool, Outbox outbox, EventJson json, Clock clock, Duration retention) {
        this.pool = pool;
        this.outbox = outbox;
        this.reader = new StateReader(json);
        this.writer = new StateWriter();
        this.clock = clock;
        this.retention = retention;
    }

    /** Does something in a transaction of its own, unless it was done under this key before. */
    Uni<ReplayableResponse> executeOnce(
            @Nullable IdempotencyKey key, Function<SqlConnection, Uni<CommandResponse>> effect) {
        return pool.withTransaction(tx -> key == null
                        ? effect.apply(tx).map(response -> new ReplayableResponse(response, false))
                        : executeOnce(tx, key, effect))
                .invoke(outbox::wakeRelay);
    }

    /** Forgets answers whose time is over; how many. */
    Uni<Integer> deleteExpired() {
        return pool.preparedQuery(DELETE_EXPIRED)
                .execute(Tuple.of(now().minus(retention).atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount());
    }

    private Uni<ReplayableResponse> executeOnce(
            SqlConnection tx, IdempotencyKey key, Function<SqlConnection, Uni<CommandResponse>> effect) {
        Instant now = now();
        UnitOfWork unitOfWork = new UnitOfWork(now, EventIds::generate);
        return reader.responses(tx, List.of(key), now.minus(retention).atOffset(ZoneOffset.UTC), unitOfWork)
                .chain(() -> {
                    SubmissionResult before = unitOfWork.replay(key);
                    return switch (before) {
                        case SubmissionResult.Replayed(CommandResponse response) ->
                            Uni.createFrom().item(new ReplayableResponse(response, true));
                        case SubmissionResult.Rejected(io.holdfast.rest.Problem problem) ->
                            Uni.createFrom().<ReplayableResponse>failure(problem);
                        case null, default ->
                            effect.apply(tx)
                                    .call(response -> writer.responses(
                                            tx,
                                            List.of(new UnitOfWork.StoredResponse(key, response, null)),
                                            now,
                                            now.minus(retention)))
                                    .map(response -> new ReplayableResponse(response, false));
                    };
                });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
