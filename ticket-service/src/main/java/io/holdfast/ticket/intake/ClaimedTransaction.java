package io.holdfast.ticket.intake;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.messaging.Outbox;
import io.holdfast.messaging.Traces;
import io.holdfast.sql.StatementPipeline;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.store.StateStores;
import io.holdfast.ticket.store.UnitOfWork;

/** Executes the commands of a {@link CommandSource} in a transaction of its own, outside the flushes. Stateless. */
final class ClaimedTransaction {

    /** As in a flush, every statement finds its rows by key. */
    private static final String BY_INDEX = "set local enable_seqscan = off";

    private final Pool pool;
    private final StateStores stores;
    private final Outbox outbox;
    private final Supplier<UnitOfWork> unitsOfWork;

    ClaimedTransaction(Pool pool, StateStores stores, Outbox outbox, Supplier<UnitOfWork> unitsOfWork) {
        this.pool = pool;
        this.stores = stores;
        this.outbox = outbox;
        this.unitsOfWork = unitsOfWork;
    }

    /** What became of the claimed rows, in their order; empty when nothing was claimed. */
    <R> Uni<Map<R, SubmissionResult>> execute(CommandSource<R> source) {
        return pool.withTransaction(tx -> execute(tx, source)).invoke(results -> {
            if (!results.isEmpty()) {
                outbox.wakeRelay();
            }
        });
    }

    /** Executes the one command of a source in this transaction; fails with the problem when it is rejected. */
    Uni<CommandResponse> executeOne(SqlConnection tx, CommandSource<?> source) {
        return execute(tx, source)
                .map(results ->
                        results.values().iterator().next().responseOrThrow().response());
    }

    private <R> Uni<Map<R, SubmissionResult>> execute(SqlConnection tx, CommandSource<R> source) {
        return tx.query(BY_INDEX)
                .execute()
                .chain(() -> source.claim(tx))
                .chain(rows -> rows.isEmpty()
                        ? Uni.createFrom().item(Map.<R, SubmissionResult>of())
                        : execute(tx, source, rows));
    }

    private <R> Uni<Map<R, SubmissionResult>> execute(SqlConnection tx, CommandSource<R> source, List<R> rows) {
        Map<R, Command> commands = new LinkedHashMap<>();
        rows.forEach(row -> commands.put(row, source.command(row)));
        ReadSet reads =
                ReadSet.union(commands.values().stream().map(Command::readSet).toList());
        UnitOfWork unitOfWork = unitsOfWork.get();
        unitOfWork.traceNext(Traces.current());
        return StatementPipeline.sendAll(stores.load(tx, reads, unitOfWork)).chain(() -> {
            Map<R, SubmissionResult> results = new LinkedHashMap<>();
            commands.forEach((row, command) -> results.put(row, unitOfWork.execute(command, null)));
            return save(tx, unitOfWork)
                    .chain(() -> source.conclude(tx, results))
                    .replaceWith(results);
        });
    }

    private Uni<Void> save(SqlConnection tx, UnitOfWork unitOfWork) {
        List<Uni<Void>> statements = new ArrayList<>(stores.save(tx, unitOfWork));
        if (!unitOfWork.published().isEmpty()) {
            statements.add(outbox.append(tx, unitOfWork.published(), unitOfWork::encode));
        }
        return StatementPipeline.sendAll(statements);
    }
}
