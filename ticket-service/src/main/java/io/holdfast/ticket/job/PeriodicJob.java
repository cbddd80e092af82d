package io.holdfast.ticket.job;

import java.time.Duration;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import org.jboss.logging.Logger;

/**
 * Runs a step at an interval, and again at once as long as there is more to do. Steps never overlap. Every instance of the
 * service runs the same jobs, so a step claims its rows in the database. A step that fails is repeated at the next interval.
 * Thread-safe.
 */
public final class PeriodicJob {

    private static final Logger LOG = Logger.getLogger(PeriodicJob.class);

    private final String name;
    private final Vertx vertx;
    private final Supplier<Uni<Boolean>> step;
    private final Runnable whenFailed;
    private final Context context;

    /** Of the context's thread only, like the next one. */
    private boolean isRunning;

    private boolean isAwoken;

    /**
     * A job that does nothing yet.
     *
     * @param name what it does, for the log
     * @param step gives whether there may be more to do
     * @param whenFailed runs after a step that failed
     */
    public PeriodicJob(String name, Vertx vertx, Supplier<Uni<Boolean>> step, Runnable whenFailed) {
        this.name = name;
        this.vertx = vertx;
        this.step = step;
        this.whenFailed = whenFailed;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** Runs it from now on at an interval. */
    public void start(Duration interval) {
        vertx.setPeriodic(interval.toMillis(), timer -> wake());
    }

    /** Runs it at once, or again when it is running. */
    public void wake() {
        context.runOnContext(ignored -> run());
    }

    private void run() {
        if (isRunning) {
            isAwoken = true;
            return;
        }
        isRunning = true;
        isAwoken = false;
        Uni.createFrom()
                .deferred(step::get)
                .subscribe()
                .with(
                        hasMore -> context.runOnContext(ignored -> end(hasMore)),
                        failure -> context.runOnContext(ignored -> fail(failure)));
    }

    private void end(boolean hasMore) {
        isRunning = false;
        if (hasMore || isAwoken) {
            run();
        }
    }

    private void fail(Throwable failure) {
        isRunning = false;
        LOG.warnf("%s failed, will retry: %s", name, failure.getMessage());
        whenFailed.run();
    }
}
