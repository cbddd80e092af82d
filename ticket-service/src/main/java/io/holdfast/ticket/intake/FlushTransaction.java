package io.holdfast.ticket.intake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.Problem;
import io.holdfast.sql.AnswerTimeout;
import io.holdfast.sql.StatementPipeline;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.CustomerLookup;
import io.holdfast.ticket.store.KnownImports;
import io.holdfast.ticket.store.StateStores;
import io.holdfast.ticket.store.UnitOfWork;

/**
 * One flush as one database transaction in two round trips: begin, locks and all loads; then all saves and the commit.
 * The statements of a trip are pipelined. One trip comes before the transaction when a command does not name its
 * customer or an event names an import that is not known yet, and one comes between when {@link LaterReads} are
 * necessary.
 */
final class FlushTransaction implements FlushRetry.Transaction {

    private static final Logger LOG = Logger.getLogger(FlushTransaction.class);
    /**
     * Every statement of a flush finds its rows by key. A plan that was made while a table was small would scan it, and is
     * kept while the table grows.
     */
    private static final String BEGIN = "begin; set local enable_seqscan = off";

    private final KnownImports imports = new KnownImports();
    private final Vertx vertx;
    private final LaterReads laterReads;
    private final Pool pool;
    private final StateStores stores;
    private final Outbox outbox;
    private final Supplier<UnitOfWork> unitsOfWork;
    private final IntakeMetrics metrics;

    FlushTransaction(
            Vertx vertx,
            Pool pool,
            StateStores stores,
            Outbox outbox,
            Supplier<UnitOfWork> unitsOfWork,
            IntakeMetrics metrics) {
        this.vertx = vertx;
        this.pool = pool;
        this.stores = stores;
        this.laterReads = new LaterReads(stores);
        this.outbox = outbox;
        this.unitsOfWork = unitsOfWork;
        this.metrics = metrics;
    }

    /** Settles every submission once the transaction is committed; settles none when it fails or takes too long. */
    @Override
    public CompletionStage<@Nullable Void> run(List<PendingSubmission> submissions, Duration limit) {
        long start = System.nanoTime();
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        Deadline deadline = new Deadline(limit);
        pool.getConnection()
                .chain(connection -> deadline.guard(connection)
                        .chain(() -> new Run(connection, submissions).run())
                        .eventually(() -> {
                            deadline.release();
                            return connection.close();
                        }))
                .onTermination()
                .invoke(deadline::cancel)
                .subscribe()
                .with(nothing -> done.complete(null), done::completeExceptionally);
        return done.whenComplete((nothing, failure) ->
                metrics.recordFlush(submissions.size(), Duration.ofNanos(System.nanoTime() - start)));
    }

    /** Closes the transaction's connection when the time is over, so that its statements fail and its slot is free again. */
    private final class Deadline {

        private final long timer;
        private boolean isOver;
        private @Nullable SqlConnection connection;

        Deadline(Duration limit) {
            this.timer = vertx.setTimer(Math.max(1, limit.toMillis()), id -> end());
        }

        synchronized Uni<Void> guard(SqlConnection guarded) {
            connection = guarded;
            return isOver
                    ? Uni.createFrom().failure(new TimeoutException("the flush got its connection too late"))
                    : Uni.createFrom().voidItem();
        }

        /** The connection belongs to the pool again, and is not to be closed. */
        synchronized void release() {
            connection = null;
        }

        void cancel() {
            vertx.cancelTimer(timer);
        }

        private synchronized void end() {
            isOver = true;
            SqlConnection guarded = connection;
            if (guarded != null) {
                LOG.warn("a flush has taken too long: its connection is closed");
                AnswerTimeout.abort(guarded.getDelegate());
            }
        }
    }

    private static Problem unknownImport() {
        return Problem.invalid(Fact.IMPORT_ID, "no such import; start one with POST /imports");
    }

    private final class Run {

        private final SqlConnection tx;
        private final List<PendingSubmission> submissions;
        private final UnitOfWork unitOfWork = unitsOfWork.get();
        private final ReadSet reads;
        private final Map<PendingSubmission, SubmissionResult> results = new LinkedHashMap<>();

        Run(SqlConnection connection, List<PendingSubmission> submissions) {
            this.tx = connection;
            this.submissions = submissions;
            this.reads = ReadSet.union(submissions.stream()
                    .map(pending -> pending.submission().readSet())
                    .toList());
        }

        Uni<Void> run() {
            return resolve()
                    .chain(() -> load().chain(this::loadFurther)
                            .invoke(this::decide)
                            .chain(this::save)
                            .onFailure()
                            .call(failure ->
                                    tx.query("rollback").execute().onFailure().recoverWithNull()))
                    .invoke(this::settle);
        }

        /** Finds the customers that commands do not name, and the imports that events name. */
        private Uni<Void> resolve() {
            List<Uni<Void>> statements = new ArrayList<>(2);
            List<ReadSet> withoutCustomer = new ArrayList<>();
            List<Fact<? extends CustomerFact>> reported = new ArrayList<>();
            for (PendingSubmission pending : submissions) {
                switch (pending.submission()) {
                    case ReportedEvent event -> reported.add(event.fact());
                    case Command command -> {
                        if (command.readSet().customers().isEmpty()) {
                            withoutCustomer.add(command.readSet());
                        }
                    }
                }
            }
            if (!withoutCustomer.isEmpty()) {
                statements.add(CustomerLookup.addCustomers(tx, ReadSet.union(withoutCustomer), reads.customers()));
            }
            Set<String> unknownImports = imports.unknown(reported);
            if (!unknownImports.isEmpty()) {
                statements.add(imports.load(tx, unknownImports));
            }
            return StatementPipeline.sendAll(statements);
        }

        private Uni<Void> load() {
            for (PendingSubmission pending : submissions) {
                if (pending.submission() instanceof ReportedEvent event) {
                    if (imports.contains(event.fact())) {
                        unitOfWork.addReported(event.fact());
                    } else {
                        results.put(pending, new SubmissionResult.Rejected(unknownImport()));
                    }
                } else if (pending.idempotencyKey() != null) {
                    unitOfWork.responses().addKey(pending.idempotencyKey());
                }
            }
            List<Uni<Void>> statements = new ArrayList<>();
            statements.add(tx.query(BEGIN).execute().replaceWithVoid());
            statements.add(CustomerLocks.acquire(tx, reads.customers()));
            statements.addAll(stores.load(tx, reads, unitOfWork));
            if (submissions.stream().anyMatch(pending -> pending.submission().dependsOnTiers())) {
                statements.add(stores.loadTiers(tx, reads.customers(), unitOfWork));
            }
            return StatementPipeline.sendAll(statements);
        }

        /** Loads what is known to be necessary only now: rarely anything, so that there is no further trip. */
        private Uni<Void> loadFurther() {
            return laterReads.load(tx, submissions, reads.customers(), unitOfWork);
        }

        private void decide() {
            for (PendingSubmission pending : submissions) {
                results.computeIfAbsent(pending, this::resultOf);
            }
        }

        private SubmissionResult resultOf(PendingSubmission pending) {
            unitOfWork.traceNext(pending.trace());
            return switch (pending.submission()) {
                case ReportedEvent event -> unitOfWork.ingest(event.fact(), event.scope());
                case Command command -> unitOfWork.execute(command, pending.idempotencyKey());
            };
        }

        private Uni<Void> save() {
            List<Uni<Void>> statements = new ArrayList<>(stores.save(tx, unitOfWork));
            if (!unitOfWork.published().isEmpty()) {
                statements.add(outbox.append(tx, unitOfWork.published(), unitOfWork::encode));
            }
            // In a transaction that has failed, commit rolls back, and the statement that failed is what is reported.
            statements.add(tx.query("commit").execute().replaceWithVoid());
            return StatementPipeline.sendAll(statements);
        }

        private void settle() {
            results.forEach(PendingSubmission::settle);
            metrics.countRefusedEarly(unitOfWork.refusedEarlyFacts());
            if (!unitOfWork.published().isEmpty()) {
                outbox.wakeRelay();
            }
        }
    }
}
