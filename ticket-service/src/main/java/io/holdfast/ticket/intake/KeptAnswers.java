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
import io.holdfast.ticket.intake.Intake.Replayable;

/** Answers under idempotency keys: given again, and forgotten after their time. */
final class KeptAnswers {

    /** Bounded, so that no deletion holds many rows for long. */
    private static final String FORGET = """
            delete from idempotency
             where (credential, key) in (select credential, key from idempotency where answered_at <= $1 limit 10000)
            """;

    private final Pool pool;
    private final Outbox outbox;
    private final Reads reads;
    private final Writes writes;
    private final Clock clock;
    private final Duration kept;

    KeptAnswers(Pool pool, Outbox outbox, EventJson json, Clock clock, Duration kept) {
        this.pool = pool;
        this.outbox = outbox;
        this.reads = new Reads(json);
        this.writes = new Writes();
        this.clock = clock;
        this.kept = kept;
    }

    /** Does something in a transaction of its own, unless it was done under this key before. */
    Uni<Replayable> once(@Nullable Claim claim, Function<SqlConnection, Uni<Answer>> effect) {
        return pool.withTransaction(tx -> claim == null
                        ? effect.apply(tx).map(answer -> new Replayable(answer, false))
                        : once(tx, claim, effect))
                .invoke(outbox::wakeRelay);
    }

    /** Forgets answers whose time is over; how many. */
    Uni<Integer> forgetOld() {
        return pool.preparedQuery(FORGET)
                .execute(Tuple.of(now().minus(kept).atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount());
    }

    private Uni<Replayable> once(SqlConnection tx, Claim claim, Function<SqlConnection, Uni<Answer>> effect) {
        Instant now = now();
        Working working = new Working(now, EventIds::generate);
        return reads.kept(tx, List.of(claim), now.minus(kept).atOffset(ZoneOffset.UTC), working)
                .chain(() -> {
                    Outcome before = working.replayed(claim);
                    return switch (before) {
                        case Outcome.Replayed(Answer answer) -> Uni.createFrom().item(new Replayable(answer, true));
                        case Outcome.Refused(io.holdfast.rest.Problem problem) ->
                            Uni.createFrom().<Replayable>failure(problem);
                        case null, default ->
                            effect.apply(tx)
                                    .call(answer -> writes.kept(
                                            tx, List.of(new Working.Kept(claim, answer, null)), now, now.minus(kept)))
                                    .map(answer -> new Replayable(answer, false));
                    };
                });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
