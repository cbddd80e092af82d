package io.holdfast.ticket.job;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

import jakarta.inject.Singleton;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Metrics of the background jobs. The only label is the job. */
@Singleton
public class JobMetrics {

    /** More is not counted: the figure tells whether a job is behind, and counting must stay cheap. */
    public static final int WAITING_MAX = 10_000;

    private static final String LABEL = "job";

    private final MeterRegistry registry;
    private final Vertx vertx;
    private final Duration interval;
    private final Map<Job, Counter> failures = new EnumMap<>(Job.class);

    JobMetrics(
            MeterRegistry registry,
            Vertx vertx,
            @ConfigProperty(name = "holdfast.jobs.measure-interval", defaultValue = "1m") Duration interval) {
        this.registry = registry;
        this.vertx = vertx;
        this.interval = interval;
        for (Job job : Job.values()) {
            failures.put(
                    job,
                    Counter.builder("holdfast.jobs.failures")
                            .description("Steps of background jobs that failed and are repeated")
                            .tag(LABEL, job.label())
                            .register(registry));
        }
    }

    public void countFailure(Job job) {
        Objects.requireNonNull(failures.get(job)).increment();
    }

    /**
     * From now on measures how much waits for a job, at an interval; to be called once a job.
     *
     * @param waiting counts what is due, up to {@link #WAITING_MAX}
     */
    public void measure(Job job, Supplier<Uni<Long>> waiting) {
        AtomicLong figure = new AtomicLong();
        Gauge.builder("holdfast.jobs.waiting", figure, AtomicLong::get)
                .description("What is due for a background job and not done; at most " + WAITING_MAX)
                .tag(LABEL, job.label())
                .strongReference(true)
                .register(registry);
        new PeriodicJob(
                        "measuring " + job.label(),
                        vertx,
                        () -> waiting.get().invoke(figure::set).replaceWith(false),
                        () -> countFailure(job))
                .start(interval);
    }
}
