package io.holdfast.ticket.problem;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;

import io.holdfast.ticket.intake.Intake;
import io.holdfast.ticket.job.Job;
import io.holdfast.ticket.job.JobMetrics;
import io.holdfast.ticket.job.PeriodicJob;

/** Answers the tickets of problems in the background, some in each transaction, on every instance. */
@ApplicationScoped
class ProblemJob {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Intake intake;
    private final ProblemConfig config;
    private final Pool pool;
    private final JobMetrics metrics;
    private final PeriodicJob job;

    ProblemJob(Intake intake, ProblemConfig config, Pool pool, JobMetrics metrics, Vertx vertx) {
        this.intake = intake;
        this.config = config;
        this.pool = pool;
        this.metrics = metrics;
        this.job = new PeriodicJob(
                "answering the tickets of problems", vertx, this::step, () -> metrics.countFailure(Job.PROBLEMS));
    }

    void schedule(@Observes StartupEvent event) {
        job.start(config.pollInterval());
        metrics.measure(Job.PROBLEMS, () -> ProblemTasks.countWaiting(pool));
    }

    /** Begins at once; to be called when tasks are committed. */
    void wake() {
        job.wake();
    }

    private Uni<Boolean> step() {
        return intake.executeClaimed(new TaskSource(config.batchTicketsMax())).map(results -> !results.isEmpty());
    }

    /** The command of a task. */
    static AnswerTicket command(ProblemTask task, StoredProblem problem) {
        return switch (task.kind()) {
            case ANNOUNCEMENT -> {
                Instant expected = Objects.requireNonNull(problem.expectedResolutionAt());
                yield new AnswerTicket(
                        task.ticketId(),
                        task.customerId(),
                        task.problemId(),
                        Objects.requireNonNull(problem.expectedBy()),
                        Objects.requireNonNullElseGet(problem.expectedMessage(), () -> announcement(expected)),
                        expected);
            }
            case RESOLUTION ->
                new AnswerTicket(
                        task.ticketId(),
                        task.customerId(),
                        task.problemId(),
                        Objects.requireNonNull(problem.resolvedBy()),
                        Objects.requireNonNull(problem.message()),
                        null);
        };
    }

    private static String announcement(Instant expected) {
        return "We know of this problem and are working on it. We expect it to be solved by " + TIME.format(expected)
                + ".";
    }
}
