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
import io.holdfast.ticket.intake.Write.Request;

/** Where every write goes in. What it returns is durable, and will reach Kafka. */
@ApplicationScoped
public class Intake {

    private static final Logger LOG = Logger.getLogger(Intake.class);
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final int SERVICE_UNAVAILABLE = 503;

    private final FlushTransaction transaction;
    private final GroupCommit groupCommit;
    private final Isolation isolation;
    private final KeptAnswers keptAnswers;
    private final IntakeMetrics metrics;
    private final List<Context> contexts;
    private final Vertx vertx;
    private final long sweepMillis;
    private final Set<Claim.Name> underWay = ConcurrentHashMap.newKeySet();

    Intake(
            IntakeConfig config,
            Pool pool,
            Outbox outbox,
            EventJson json,
            Clock clock,
            MeterRegistry registry,
            Vertx vertx) {
        this.transaction = new FlushTransaction(pool, outbox, json, clock, config.idempotencyKept());
        this.keptAnswers = new KeptAnswers(pool, outbox, json, clock, config.idempotencyKept());
        this.vertx = vertx;
        this.sweepMillis = config.idempotencySweep().toMillis();
        this.groupCommit = new GroupCommit(
                this::flush,
                new GroupCommit.Bounds(
                        config.flushesMax(),
                        config.flushRequestsMax(),
                        config.flushWritesMax(),
                        config.waitingWritesMax()));
        this.isolation = new Isolation(this::transact, this::causeOf, config.attemptsMax());
        this.metrics = new IntakeMetrics(registry, groupCommit::waitingWrites);
        // Contexts of their own: a flush belongs to no request, and flushes compute beside each other.
        this.contexts = IntStream.range(0, config.flushesMax())
                .<Context>mapToObj(slot -> ((VertxInternal) vertx).createEventLoopContext())
                .toList();
    }

    void sweep(@Observes StartupEvent event) {
        vertx.setPeriodic(
                sweepMillis,
                timer -> keptAnswers
                        .forgetOld()
                        .subscribe()
                        .with(
                                forgotten -> LOG.debugf("%d idempotency keys forgotten", forgotten),
                                failure -> LOG.warnf(failure, "idempotency keys could not be forgotten")));
    }

    /**
     * Writes facts that were told, together; one outcome each, in their order. Fails with the {@link Problem} when the
     * database was away for any of them: told again, those that it took are duplicates.
     */
    public Uni<List<Outcome>> tell(List<? extends Write.Told> facts) {
        return submit(facts.stream().map(fact -> new Pending(fact, null)).toList())
                .invoke(Intake::requireAllSettled);
    }

    private static void requireAllSettled(List<Outcome> outcomes) {
        for (Outcome outcome : outcomes) {
            if (outcome instanceof Outcome.Refused(Problem problem) && problem.status() == SERVICE_UNAVAILABLE) {
                throw problem;
            }
        }
    }

    /** Carries out a request; what is answered is durable. Fails with the {@link Problem} when it is refused. */
    public Uni<Replayable> ask(Request request, @Nullable Claim claim) {
        if (claim == null) {
            return submit(List.of(new Pending(request, null))).map(outcomes -> answer(outcomes.getFirst()));
        }
        if (!underWay.add(claim.name())) {
            return Uni.createFrom().failure(Idempotency.underWay());
        }
        return submit(List.of(new Pending(request, claim)))
                .map(outcomes -> answer(outcomes.getFirst()))
                .onTermination()
                .invoke(() -> underWay.remove(claim.name()));
    }

    /** Does something rare in a transaction of its own; under an idempotency key, once. */
    public Uni<Replayable> once(@Nullable Claim claim, Function<SqlConnection, Uni<Answer>> effect) {
        if (claim == null) {
            return keptAnswers.once(null, effect);
        }
        if (!underWay.add(claim.name())) {
            return Uni.createFrom().failure(Idempotency.underWay());
        }
        return keptAnswers.once(claim, effect).onTermination().invoke(() -> underWay.remove(claim.name()));
    }

    /** An answer, and whether it was given before under the same idempotency key. */
    public record Replayable(Answer answer, boolean replayed) {}

    /** Counts what was turned away before it became a write. */
    public void rejected() {
        metrics.rejected();
    }

    private Uni<List<Outcome>> submit(List<Pending> writes) {
        return Uni.createFrom().deferred(() -> {
            CompletionStage<List<Outcome>> outcomes = groupCommit.submit(writes);
            return outcomes == null
                    ? Uni.createFrom()
                            .failure(Problem.unavailable(
                                    "More is waiting to be written than can be held; send it again a little later.",
                                    RETRY_AFTER_SECONDS))
                    : Uni.createFrom().completionStage(outcomes);
        });
    }

    private static Replayable answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(Answer answer) -> new Replayable(answer, false);
            case Outcome.Replayed(Answer answer) -> new Replayable(answer, true);
            case Outcome.Refused(Problem problem) -> throw problem;
            case Outcome.Accepted told -> throw new IllegalStateException("a request is answered");
            case Outcome.Duplicate told -> throw new IllegalStateException("a request is answered");
        };
    }

    private CompletionStage<@Nullable Void> flush(List<Pending> writes, int slot) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        contexts.get(slot)
                .runOnContext(ignored -> isolation.settle(writes).whenComplete((nothing, failure) -> {
                    if (failure == null) {
                        writes.forEach(write -> metrics.settled(write.write(), write.outcome()));
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                }));
        return done;
    }

    private CompletionStage<@Nullable Void> transact(List<Pending> writes) {
        long start = System.nanoTime();
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        transaction.run(writes).subscribe().with(nothing -> done.complete(null), done::completeExceptionally);
        return done.whenComplete(
                (nothing, failure) -> metrics.flushed(writes.size(), Duration.ofNanos(System.nanoTime() - start)));
    }

    private Isolation.Cause causeOf(Throwable failure) {
        Isolation.Cause cause = Failures.causeOf(failure);
        metrics.repeated();
        if (cause != Isolation.Cause.RACE) {
            LOG.warnf(failure, "a flush failed (%s)", cause);
        }
        return cause;
    }
}
