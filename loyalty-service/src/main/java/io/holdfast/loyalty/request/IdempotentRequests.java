package io.holdfast.loyalty.request;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.loyalty.store.LedgerMetrics;
import io.holdfast.loyalty.store.PlannerHints;
import io.holdfast.loyalty.store.SavedChanges;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.sql.ColumnArrays;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.sql.IdempotencyTable;
import io.holdfast.sql.RepeatedTransaction;
import io.holdfast.sql.StatementPipeline;

/**
 * Executes requests: their changes, the events and the response to an idempotent one are saved in one transaction. It uses the
 * pool and not Hibernate, because the outbox row must be in the same transaction as the entry.
 */
@Singleton
public class IdempotentRequests {

    /** The response is the JSON body as it was sent. */
    private static final IdempotencyTable<String> IDEMPOTENCY = new IdempotencyTable<>(
            ColumnArrays.<String>builder().text("body", body -> body).build(), row -> row.getString("body"));
    /** A saved response is returned until it is deleted, so none counts as expired when it is loaded. */
    private static final Instant NONE_EXPIRED = Instant.EPOCH;

    private final Pool pool;
    private final Outbox outbox;
    private final LedgerMetrics metrics;
    private final ObjectMapper json;
    private final Clock clock;

    IdempotentRequests(Pool pool, Outbox outbox, LedgerMetrics metrics, ObjectMapper json, Clock clock) {
        this.pool = pool;
        this.outbox = outbox;
        this.metrics = metrics;
        this.json = json;
        this.clock = clock;
    }

    /**
     * What a request leads to.
     *
     * @param response its body, before it is JSON
     * @param statements that save the changes
     */
    public record Executed<R>(R response, SavedChanges saved, List<Uni<Void>> statements) {

        Uni<Void> save(List<Uni<Void>> more) {
            return StatementPipeline.sendAll(
                    Stream.concat(statements.stream(), more.stream()).toList());
        }
    }

    /**
     * The response to a request.
     *
     * @param body JSON
     * @param replayed whether it is a saved one
     */
    public record Result(String body, boolean replayed) {}

    /** Executes a request that may be repeated without effect. */
    public <R> Uni<R> execute(Function<SqlConnection, Uni<Executed<R>>> work) {
        return inTransaction(tx -> work.apply(tx).call(executed -> executed.save(List.of())))
                .invoke(this::countCommitted)
                .map(Executed::response);
    }

    /**
     * Executes a request, unless a response is saved under the key.
     *
     * @return fails with {@link io.holdfast.rest.Problem}: 409 when a request with the key is being executed, 422 when the key
     *     was used for another request, 410 when its customer was erased
     */
    public <R> Uni<Result> execute(
            CustomerId customerId, @Nullable IdempotencyKey key, Function<SqlConnection, Uni<Executed<R>>> work) {
        if (key == null) {
            return execute(work).map(response -> new Result(toJson(response), false));
        }
        return inTransaction(tx -> executeOnce(tx, customerId, key, work))
                .invoke(outcome -> {
                    if (outcome.executed() != null) {
                        countCommitted(outcome.executed());
                    }
                })
                .map(Outcome::result);
    }

    private <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
        return RepeatedTransaction.execute(pool, tx -> PlannerHints.keyedStatements(tx, work.apply(tx)));
    }

    /** A result, and what was executed for it; null when it is a saved one. */
    private record Outcome(Result result, @Nullable Executed<?> executed) {}

    private <R> Uni<Outcome> executeOnce(
            SqlConnection tx,
            CustomerId customerId,
            IdempotencyKey key,
            Function<SqlConnection, Uni<Executed<R>>> work) {
        // The second statement is executed under the lock, so it sees what the request before has saved.
        return Uni.combine()
                .all()
                .unis(IdempotencyTable.tryLock(tx, key), IDEMPOTENCY.load(tx, List.of(key), NONE_EXPIRED))
                .asTuple()
                .chain(lockedAndSaved -> {
                    if (!lockedAndSaved.getItem1()) {
                        throw IdempotencyKeys.inProgress();
                    }
                    IdempotencyTable.Entry<String> response =
                            lockedAndSaved.getItem2().get(key.id());
                    return response == null
                            ? executeAndSave(tx, customerId, key, work)
                            : Uni.createFrom().item(new Outcome(replay(response, key), null));
                });
    }

    private <R> Uni<Outcome> executeAndSave(
            SqlConnection tx,
            CustomerId customerId,
            IdempotencyKey key,
            Function<SqlConnection, Uni<Executed<R>>> work) {
        return work.apply(tx).chain(executed -> {
            String body = toJson(executed.response());
            IdempotencyTable.Entry<String> response =
                    new IdempotencyTable.Entry<>(key, body, customerId.value(), clock.instant());
            return executed.save(List.of(IDEMPOTENCY.save(tx, List.of(response), NONE_EXPIRED)))
                    .replaceWith(new Outcome(new Result(body, false), executed));
        });
    }

    private static Result replay(IdempotencyTable.Entry<String> saved, IdempotencyKey key) {
        if (!saved.key().fingerprint().equals(key.fingerprint())) {
            throw IdempotencyKeys.usedForAnotherRequest();
        }
        if (saved.response().isEmpty()) {
            throw IdempotencyKeys.customerErased();
        }
        return new Result(saved.response(), true);
    }

    private void countCommitted(Executed<?> executed) {
        metrics.count(executed.saved());
        if (!executed.saved().facts().isEmpty()) {
            outbox.wakeRelay();
        }
    }

    private String toJson(Object response) {
        try {
            return json.writeValueAsString(response);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
