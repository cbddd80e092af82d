package io.holdfast.ticket.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.messaging.EventIds;
import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.Outbox;
import io.holdfast.messaging.Traces;
import io.holdfast.rest.IdempotencyKeys;
import io.holdfast.rest.Problem;
import io.holdfast.sql.FailureKind;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.ReplayableResponse;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.Submission.ReportedEvent;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.store.StateStores;
import io.holdfast.ticket.store.UnitOfWork;

/** Entry point of all writes. What it returns is durable, and will be published to Kafka. Thread-safe. */
@ApplicationScoped
@Startup // its metrics are there before the first request
public class Intake {

    private static final int RETRY_AFTER_SECONDS = 1;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final long OVERDUE_CHECK_MILLIS = 500;

    private final GroupCommit groupCommit;
    private final IdempotentTransaction idempotentTransaction;
    private final ClaimedTransaction claimedTransaction;
    private final IntakeMetrics metrics;
    private final Set<IdempotencyKey.Id> inProgress = ConcurrentHashMap.newKeySet();

    Intake(
            IntakeConfig config,
            Pool pool,
            StateStores stores,
            Outbox outbox,
            EventJson json,
            Clock clock,
            MeterRegistry registry,
            Vertx vertx) {
        Duration retention = config.idempotencyRetention();
        Supplier<UnitOfWork> unitsOfWork = () -> {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
            return new UnitOfWork(now, retention, EventIds::generate, json);
        };
        this.metrics = new IntakeMetrics(registry);
        this.idempotentTransaction = new IdempotentTransaction(pool, stores, outbox, unitsOfWork);
        this.claimedTransaction = new ClaimedTransaction(pool, stores, outbox, unitsOfWork);
        FlushRetry flush = new FlushRetry(
                new FlushTransaction(vertx, pool, stores, outbox, unitsOfWork, metrics),
                FailureKind::of,
                slots(vertx, config.flushesMax()),
                new FlushRetry.Limits(config.attemptsMax(), config.flushTimeout()),
                System::nanoTime,
                metrics);
        this.groupCommit = new GroupCommit(
                flush,
                new GroupCommit.Limits(
                        config.flushesMax(),
                        config.flushRequestsMax(),
                        config.flushSubmissionsMax(),
                        config.flushBytesMax().asLongValue(),
                        config.queuedSubmissionsMax(),
                        config.queuedBytesMax().asLongValue(),
                        config.queueWaitMax()),
                System::nanoTime);
        vertx.setPeriodic(OVERDUE_CHECK_MILLIS, timer -> groupCommit.rejectOverdue());
        metrics.registerQueue(groupCommit::queuedSubmissions);
    }

    /**
     * Stores and publishes reported events together; one result each, in their order. Fails with the {@link Problem}
     * when the database was unavailable for any of them: sent again, those that were stored are duplicates.
     */
    public Uni<List<SubmissionResult>> ingest(List<ReportedEvent> events) {
        String trace = Traces.current();
        return submit(events.stream()
                        .map(event -> new PendingSubmission(event, null, trace))
                        .toList())
                .invoke(Intake::throwIfUnavailable);
    }

    /** Executes a command. Fails with the {@link Problem} when it is rejected. */
    public Uni<ReplayableResponse> execute(Command command, @Nullable IdempotencyKey key) {
        String trace = Traces.current();
        return exclusively(
                key,
                () -> submit(List.of(new PendingSubmission(command, key, trace)))
                        .map(results -> results.getFirst().responseOrThrow()));
    }

    /**
     * Executes commands together, which make sure by themselves that they take effect once; one result each, in their order.
     * Fails with the {@link Problem} when the database was unavailable for any of them.
     */
    public Uni<List<SubmissionResult>> executeAll(List<? extends Command> commands) {
        String trace = Traces.current();
        return submit(commands.stream()
                        .map(command -> new PendingSubmission(command, null, trace))
                        .toList())
                .invoke(Intake::throwIfUnavailable);
    }

    /** Executes a rare effect in a transaction of its own; under an idempotency key, once. */
    public Uni<ReplayableResponse> executeOnce(
            @Nullable IdempotencyKey key, Function<SqlConnection, Uni<CommandResponse>> effect) {
        return executeOnce(key, null, effect);
    }

    /**
     * Executes a rare effect in a transaction of its own; under an idempotency key, once.
     *
     * @param customer with whom the stored response is erased; null for nobody
     */
    public Uni<ReplayableResponse> executeOnce(
            @Nullable IdempotencyKey key,
            @Nullable CustomerId customer,
            Function<SqlConnection, Uni<CommandResponse>> effect) {
        return exclusively(key, () -> idempotentTransaction.execute(key, customer, effect));
    }

    /**
     * Executes the commands that rows of a table ask for, each once, in one transaction with what becomes of the rows.
     *
     * @return what became of the rows that were claimed, in their order
     */
    public <R> Uni<Map<R, SubmissionResult>> executeClaimed(CommandSource<R> source) {
        return claimedTransaction.execute(source);
    }

    /**
     * Executes the one command of a source; under an idempotency key, once. Fails with the {@link Problem} when it is rejected.
     *
     * @param customer with whom the stored response is erased
     */
    public Uni<ReplayableResponse> executeClaimed(
            CommandSource<?> source, @Nullable IdempotencyKey key, CustomerId customer) {
        return executeOnce(key, customer, tx -> claimedTransaction.executeOne(tx, source));
    }

    /** Counts an event that was rejected before it became a submission. */
    public void countRejected() {
        metrics.countRejected();
    }

    /** One request at a time for each key; 409 for any other one meanwhile. */
    private Uni<ReplayableResponse> exclusively(
            @Nullable IdempotencyKey key, Supplier<Uni<ReplayableResponse>> execution) {
        if (key == null) {
            return execution.get();
        }
        if (!inProgress.add(key.id())) {
            return Uni.createFrom().failure(IdempotencyKeys.inProgress());
        }
        return execution.get().onTermination().invoke(() -> inProgress.remove(key.id()));
    }

    private Uni<List<SubmissionResult>> submit(List<PendingSubmission> submissions) {
        return Uni.createFrom().deferred(() -> {
            CompletionStage<List<SubmissionResult>> results = groupCommit.submit(submissions);
            return results == null
                    ? Uni.createFrom()
                            .failure(Problem.unavailable(
                                    "The queue of writes is full; send it again a little later.", RETRY_AFTER_SECONDS))
                    : Uni.createFrom().completionStage(results);
        });
    }

    private static void throwIfUnavailable(List<SubmissionResult> results) {
        for (SubmissionResult result : results) {
            if (result instanceof SubmissionResult.Rejected(Problem problem)
                    && problem.status() == SERVICE_UNAVAILABLE) {
                throw problem;
            }
        }
    }

    /** An event loop context for each concurrent flush: a flush belongs to no request, and flushes run in parallel. */
    private static List<Executor> slots(Vertx vertx, int count) {
        return IntStream.range(0, count)
                .<Executor>mapToObj(slot -> {
                    Context context = ((VertxInternal) vertx).createEventLoopContext();
                    return task -> context.runOnContext(ignored -> task.run());
                })
                .toList();
    }
}
