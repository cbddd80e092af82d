package io.holdfast.ticket.intake;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.messaging.EventJson;
import io.holdfast.messaging.Outbox;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.IdempotencyKey;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;

/** Where every write goes in. What it returns is durable, and will reach Kafka. */
@ApplicationScoped
public class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final FlushTransaction transaction;
    private final GroupCommit groupCommit;
    private final FlushRetry flushRetry;
    private final IdempotentResponses idempotentResponses;
    private final IntakeMetrics metrics;
    private final List<Context> contexts;
    private final Vertx vertx;
    private final long cleanupIntervalMillis;
    private final Set<IdempotencyKey.Id> inProgress = ConcurrentHashMap.newKeySet();

    Intake(
            IntakeConfig config,
            Pool pool,
            Outbox outbox,
            EventJson json,
            Clock clock,
            MeterRegistry registry,
            Vertx vertx) {
        this.transaction = new FlushTransaction(pool, outbox, json, clock, config.idempotencyRetention());
        this.idempotentResponses = new IdempotentResponses(pool, outbox, json, clock, config.idempotencyRetention());
        this.vertx = vertx;
        this.cleanupIntervalMillis = config.idempotencyCleanupInterval().toMillis();
        this.groupCommit = new GroupCommit(
                this::flush,
                new GroupCommit.Limits(
                        config.flushesMax(),
                        config.flushRequestsMax(),
                        config.flushSubmissionsMax(),
                        config.queuedSubmissionsMax()));
        this.flushRetry = new FlushRetry(this::transact, this::causeOf, config.attemptsMax());
        this.metrics = new IntakeMetrics(registry, groupCommit::queuedSubmissions);
        // Contexts of their own: a flush belongs to no request, and flushes compute beside each other.
        this.contexts = IntStream.range(0, config.flushesMax())
                .<Context>mapToObj(slot -> ((VertxInternal) vertx).createEventLoopContext())
                .toList();
    }

    void scheduleCleanup(@Observes StartupEvent event) {
        vertx.setPeriodic(
                cleanupIntervalMillis,
                timer -> idempotentResponses
                        .deleteExpired()
                        .subscribe()
                        .with(
                                deleted -> LOG.debugf("%d idempotency keys forgotten", deleted),
                                failure -> LOG.warnf(failure, "idempotency keys could not be forgotten")));
    }

    /**
     * Writes facts that were told, together; one outcome each, in their order. Fails with the {@link Problem} when the
     * database was away for any of them: told again, those that it took are duplicates.
     */
    public Uni<List<SubmissionResult>> ingest(List<? extends Submission.ReportedEvent> events) {
        return submit(events.stream()
                        .map(event -> new PendingSubmission(event, null))
                        .toList())
                .invoke(Intake::throwIfUnavailable);
    }

    private static void throwIfUnavailable(List<SubmissionResult> results) {
        for (SubmissionResult result : results) {
            if (result instanceof SubmissionResult.Rejected(Problem problem)
                    && problem.status() == SERVICE_UNAVAILABLE) {
                throw problem;
            }
        }
    }

    /** Carries out a request; what is answered is durable. Fails with the {@link Problem} when it is refused. */
    public Uni<ReplayableResponse> execute(Command command, @Nullable IdempotencyKey key) {
        if (key == null) {
            return submit(List.of(new PendingSubmission(command, null))).map(results -> responseOf(results.getFirst()));
        }
        if (!inProgress.add(key.id())) {
            return Uni.createFrom().failure(IdempotencyProblems.inProgress());
        }
        return submit(List.of(new PendingSubmission(command, key)))
                .map(results -> responseOf(results.getFirst()))
                .onTermination()
                .invoke(() -> inProgress.remove(key.id()));
    }

    /** Does something rare in a transaction of its own; under an idempotency key, once. */
    public Uni<ReplayableResponse> executeOnce(
            @Nullable IdempotencyKey key, Function<SqlConnection, Uni<CommandResponse>> effect) {
        if (key == null) {
            return idempotentResponses.executeOnce(null, effect);
        }
        if (!inProgress.add(key.id())) {
            return Uni.createFrom().failure(IdempotencyProblems.inProgress());
        }
        return idempotentResponses.executeOnce(key, effect).onTermination().invoke(() -> inProgress.remove(key.id()));
    }

    /** An answer, and whether it was given before under the same idempotency key. */
    public record ReplayableResponse(CommandResponse response, boolean replayed) {}

    /** Counts what was turned away before it became a write. */
    public void countRejected() {
        metrics.countRejected();
    }

    private Uni<List<SubmissionResult>> submit(List<PendingSubmission> submissions) {
        return Uni.createFrom().deferred(() -> {
            CompletionStage<List<SubmissionResult>> results = groupCommit.submit(submissions);
            return results == null
                    ? Uni.createFrom()
                            .failure(Problem.unavailable(
                                    "More is waiting to be written than can be held; send it again a little later.",
                                    RETRY_AFTER_SECONDS))
                    : Uni.createFrom().completionStage(results);
        });
    }

    private static ReplayableResponse responseOf(SubmissionResult result) {
        return switch (result) {
            case SubmissionResult.Executed(CommandResponse response) -> new ReplayableResponse(response, false);
            case SubmissionResult.Replayed(CommandResponse response) -> new ReplayableResponse(response, true);
            case SubmissionResult.Rejected(Problem problem) -> throw problem;
            case SubmissionResult.Accepted accepted -> throw new IllegalStateException("a request is answered");
            case SubmissionResult.Duplicate duplicate -> throw new IllegalStateException("a request is answered");
        };
    }

    private CompletionStage<@Nullable Void> flush(List<PendingSubmission> submissions, int slot) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        contexts.get(slot)
                .runOnContext(ignored -> flushRetry.run(submissions).whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        submissions.forEach(
                                submission -> metrics.countSettled(submission.submission(), submission.result()));
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                }));
        return done;
    }

    private CompletionStage<@Nullable Void> transact(List<PendingSubmission> submissions) {
        long start = System.nanoTime();
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        transaction.run(submissions).subscribe().with(nothing -> done.complete(null), done::completeExceptionally);
        return done.whenComplete((nothing, failure) ->
                metrics.recordFlush(submissions.size(), Duration.ofNanos(System.nanoTime() - start)));
    }

    private FlushRetry.Cause causeOf(Throwable failure) {
        FlushRetry.Cause cause = SqlFailureClassifier.classify(failure);
        metrics.countRepeat();
        if (cause != FlushRetry.Cause.CONFLICT) {
            LOG.warnf(failure, "a flush failed (%s)", cause);
        }
        return cause;
    }
}
