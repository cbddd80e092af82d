package io.holdfast.rest;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * Runs long computations on a few threads of its own, so that they hold neither the event loop nor the threads of others. A
 * short queue waits; beyond it, and after waiting too long, a computation is refused with 503 and {@code Retry-After}.
 */
public final class BoundedExecutor {

    private static final int RETRY_AFTER_SECONDS = 5;
    private static final long IDLE_SECONDS = 30;

    private final String what;
    private final Duration waitMax;
    private final ThreadPoolExecutor threads;

    /**
     * An executor.
     *
     * @param what what it runs, in the plural, for messages and thread names
     * @param runningMax computations at the same time, one thread each
     * @param waitingMax computations that wait for a thread
     * @param waitMax how long one waits before it is refused
     */
    public BoundedExecutor(String what, int runningMax, int waitingMax, Duration waitMax) {
        this.what = what;
        this.waitMax = waitMax;
        this.threads = new ThreadPoolExecutor(
                runningMax,
                runningMax,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waitingMax),
                Thread.ofPlatform().name(what + "-", 0).daemon().factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The result of a computation.
     *
     * @return fails with a {@link Problem} 503 when too many are under way, else with what the computation throws
     */
    public <T> Uni<T> submit(Supplier<T> computation) {
        return Uni.createFrom().emitter(emitter -> {
            long submittedNanos = System.nanoTime();
            try {
                threads.execute(() -> run(computation, submittedNanos, emitter));
            } catch (RejectedExecutionException full) {
                emitter.fail(tooMany());
            }
        });
    }

    private <T> void run(Supplier<T> computation, long submittedNanos, UniEmitter<? super T> emitter) {
        if (System.nanoTime() - submittedNanos > waitMax.toNanos()) {
            emitter.fail(tooMany());
            return;
        }
        try {
            emitter.complete(computation.get());
        } catch (RuntimeException | StackOverflowError failed) {
            emitter.fail(failed);
        }
    }

    private Problem tooMany() {
        return Problem.unavailable(
                "Too many %s are under way (%d run, %d wait); try again later."
                        .formatted(
                                what,
                                threads.getMaximumPoolSize(),
                                threads.getQueue().size()),
                RETRY_AFTER_SECONDS);
    }

    /** Runs no more computations. */
    public void stop() {
        threads.shutdown();
    }
}
