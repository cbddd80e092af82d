package io.holdfast.messaging;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.jboss.logging.Logger;

/**
 * Sends the outbox's rows to Kafka (polling publisher of the transactional outbox pattern). Each service instance has one
 * relay thread; an advisory lock elects the leader among them, whose work is a {@link RelayTerm}. Delivery is at least once
 * and in the order of each key. Whatever goes wrong, an {@link Error} included, ends the term only: the thread tries to
 * lead again until it is stopped.
 */
final class OutboxRelay implements Runnable {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    private final TableFactory tables;
    private final Sink.Factory sinks;
    private final TopicProbe topics;
    private final RelaySettings settings;
    private final RelayMetrics metrics;
    private final RelayStatus status;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean stopping;

    OutboxRelay(
            TableFactory tables,
            Sink.Factory sinks,
            TopicProbe topics,
            RelaySettings settings,
            RelayMetrics metrics,
            RelayStatus status) {
        this.tables = tables;
        this.sinks = sinks;
        this.topics = topics;
        this.settings = settings;
        this.metrics = metrics;
        this.status = status;
    }

    /** Opens the table on a connection of its own to the service's database. */
    interface TableFactory {
        OutboxTable open() throws SQLException;
    }

    /** Ends the current pause. May be called from any thread. */
    void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    void stop() {
        stopping = true;
        stopped.countDown();
        wake();
    }

    @Override
    public void run() {
        while (!stopping) {
            status.beat();
            try (OutboxTable table = tables.open()) {
                takePart(table);
            } catch (Throwable e) {
                // Any other end of this thread would stop the outbox without a trace.
                report(e);
            }
            pauseUnlessStopped(settings.retryPause());
        }
    }

    /** Stands by on one connection until this instance leads, and leads until it fails or is stopped. */
    private void takePart(OutboxTable table) throws SQLException {
        long nextBacklogNanos = System.nanoTime();
        while (!stopping && !table.tryLead()) {
            status.beat();
            status.standBy();
            if (System.nanoTime() - nextBacklogNanos >= 0) {
                // Also where another instance leads: it may have been suspended, and then reports nothing itself.
                metrics.updateBacklog(table.backlog());
                nextBacklogNanos =
                        System.nanoTime() + settings.fullScanInterval().toNanos();
            }
            pauseUnlessStopped(settings.standbyPause());
        }
        if (!stopping) {
            LOG.info("this instance leads the outbox relay");
            lead(table);
        }
    }

    private void lead(OutboxTable table) throws SQLException {
        status.lead();
        try (RelayTerm term = new RelayTerm(table, sinks, topics, settings, metrics, status, () -> stopping)) {
            Duration pause = settings.busyPause();
            while (!stopping) {
                status.beat();
                RelayTerm.Round round = term.runRound();
                if (round.failed()) {
                    pauseUnlessStopped(settings.retryPause());
                } else if (round.rows() == 0) {
                    pause = awaitWakeUp(pause) ? settings.busyPause() : settings.nextIdlePause(pause);
                } else {
                    pause = settings.busyPause();
                    if (settings.isBurst(round.rows())) {
                        pauseForMoreRows();
                    }
                }
            }
        }
    }

    private void report(Throwable failure) {
        metrics.countFailure();
        status.failed(String.valueOf(failure.getMessage()));
        if (failure instanceof SQLException) {
            LOG.warnf("the outbox relay is interrupted: %s", failure.getMessage());
        } else if (!stopping) {
            LOG.error("the outbox relay is interrupted", failure);
        }
        if (!stopping) {
            // An interrupt is for the call that it ended; only stop() ends the thread.
            Thread.interrupted();
        }
    }

    /** Pauses, even when woken, so that the next round has more rows: the cost of a round hardly depends on its size. */
    private void pauseForMoreRows() {
        try {
            TimeUnit.NANOSECONDS.sleep(settings.gatherPause().toNanos());
        } catch (InterruptedException e) {
            reportInterrupt();
        }
    }

    /** Waits until woken, at most for the given time; true when woken. */
    private boolean awaitWakeUp(Duration time) {
        try {
            boolean woken = wake.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
            wake.drainPermits();
            return woken;
        } catch (InterruptedException e) {
            reportInterrupt();
            return false;
        }
    }

    /** Pauses for the given time: unlike {@link #awaitWakeUp}, commits do not end it. */
    private void pauseUnlessStopped(Duration time) {
        try {
            if (stopped.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("the outbox relay is stopped");
            }
        } catch (InterruptedException e) {
            reportInterrupt();
        }
    }

    private void reportInterrupt() {
        if (!stopping) {
            LOG.warn("the outbox relay was interrupted and goes on");
        }
    }
}
