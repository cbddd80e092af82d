package io.holdfast.ticket.intake;

import java.util.function.Function;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.sql.FailureKind;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.sql.RepeatedTransaction;
import io.holdfast.sql.StatementPipeline;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.ReplayableResponse;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.store.StateStores;
import io.holdfast.ticket.store.UnitOfWork;

/** Executes a rare effect in a transaction of its own, outside the flushes; under an idempotency key, once. */
final class IdempotentTransaction {

    private final Pool pool;
    private final StateStores stores;
    private final Outbox outbox;
    private final Supplier<UnitOfWork> unitsOfWork;

    IdempotentTransaction(Pool pool, StateStores stores, Outbox outbox, Supplier<UnitOfWork> unitsOfWork) {
        this.pool = pool;
        this.stores = stores;
        this.outbox = outbox;
        this.unitsOfWork = unitsOfWork;
    }

    /**
     * Fails with 409 when another instance executes a request with the same key at the same time.
     *
     * @param effect is begun again after a conflict with another transaction
     * @param customer with whom the stored response is erased; null for nobody
     */
    Uni<ReplayableResponse> execute(
            @Nullable IdempotencyKey key,
            @Nullable CustomerId customer,
            Function<SqlConnection, Uni<CommandResponse>> effect) {
        return RepeatedTransaction.execute(
                        pool,
                        tx -> key == null
                                ? effect.apply(tx).map(ReplayableResponse::first)
                                : execute(tx, key, customer, effect))
                .invoke(outbox::wakeRelay);
    }

    private Uni<ReplayableResponse> execute(
            SqlConnection tx,
            IdempotencyKey key,
            @Nullable CustomerId customer,
            Function<SqlConnection, Uni<CommandResponse>> effect) {
        UnitOfWork unitOfWork = unitsOfWork.get();
        unitOfWork.responses().addKey(key);
        return StatementPipeline.sendAll(stores.load(tx, ReadSet.EMPTY, unitOfWork))
                .chain(() -> {
                    SubmissionResult stored = unitOfWork.responses().find(key);
                    if (stored != null) {
                        return Uni.createFrom().item(stored.responseOrThrow());
                    }
                    return effect.apply(tx)
                            .invoke(response -> unitOfWork.responses().add(key, response, customer))
                            .call(() -> saveResponse(tx, unitOfWork))
                            .map(ReplayableResponse::first);
                });
    }

    private Uni<Void> saveResponse(SqlConnection tx, UnitOfWork unitOfWork) {
        return StatementPipeline.sendAll(stores.save(tx, unitOfWork))
                .onFailure(IdempotentTransaction::isConflict)
                .transform(failure -> IdempotencyKeys.inProgress());
    }

    private static boolean isConflict(Throwable failure) {
        FailureKind kind = FailureKind.of(failure);
        return kind == FailureKind.CONFLICT || kind == FailureKind.DUPLICATE_KEY;
    }
}
