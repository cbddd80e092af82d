package io.holdfast.rest.token;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The current keys of a source, which is read again at an interval and when a token is signed by an unknown key: keys are
 * added and removed without a restart. While the source cannot be read, the keys that were read last stay valid.
 */
public final class KeyRing implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(KeyRing.class);

    private final KeySource source;
    private final Duration interval;
    private final Duration pauseMin;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("token-keys").daemon().factory());

    private volatile @Nullable VerificationKeys keys;
    /** Empty after a success. */
    private volatile String lastFailure = "";

    private final Object lock = new Object();
    private @Nullable CompletableFuture<Void> reading;
    private long lastReadNanos;

    /**
     * @param interval between two reads: how long a key that was removed stays valid at most
     * @param pauseMin shortest time between two reads, however many tokens are signed by unknown keys
     */
    public KeyRing(KeySource source, Duration interval, Duration pauseMin) {
        this.source = source;
        this.interval = interval;
        this.pauseMin = pauseMin;
    }

    /**
     * Reads the keys, and again at the interval.
     *
     * @throws IllegalStateException when a file has no usable key. An address that does not answer is tried again
     */
    public void start() {
        if (source.isUnprotected()) {
            LOG.warnf(
                    "the keys for bearer tokens come without TLS from %s: who is on the way can replace them", source);
        }
        newer().join();
        if (keys == null && !source.isRemote()) {
            close();
            throw new IllegalStateException(
                    "the keys for bearer tokens cannot be read from " + source + ": " + lastFailure);
        }
        var unused = thread.scheduleWithFixedDelay(
                this::readAgain, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The keys that were read last; empty when they could not be read yet. */
    public Optional<VerificationKeys> current() {
        return Optional.ofNullable(keys);
    }

    /** Completes when the keys have been read again; at once when the last read was too short a time ago. */
    public CompletableFuture<Void> newer() {
        synchronized (lock) {
            if (reading != null && !reading.isDone()) {
                return reading.copy();
            }
            if (reading != null && System.nanoTime() - lastReadNanos < pauseMin.toNanos()) {
                return CompletableFuture.completedFuture(null);
            }
            lastReadNanos = System.nanoTime();
            try {
                reading = CompletableFuture.runAsync(this::read, thread);
            } catch (RejectedExecutionException closed) {
                return CompletableFuture.completedFuture(null);
            }
            // A copy: who cancels the wait must not cancel it for the others.
            return reading.copy();
        }
    }

    private void readAgain() {
        var unused = newer();
    }

    private void read() {
        try {
            VerificationKeys read = source.read();
            if (!read.equals(keys)) {
                LOG.infof("%d keys for bearer tokens read from %s", read.keys().size(), source);
            }
            keys = read;
            lastFailure = "";
        } catch (IOException failed) {
            String failure = String.valueOf(failed.getMessage());
            if (!failure.equals(lastFailure)) {
                LOG.warnf("the keys for bearer tokens cannot be read from %s: %s", source, failure);
            }
            lastFailure = failure;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
