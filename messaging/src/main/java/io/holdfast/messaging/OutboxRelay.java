package io.holdfast.messaging;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.jboss.logging.Logger;

/**
 * Sends the outbox's rows to Kafka (polling publisher of the transactional outbox pattern). Each service instance has one
 * relay thread; an advisory lock elects the leader among them. A round reads rows in id order, sends them, waits for all
 * acknowledgements and deletes them. A relay that is killed in between sends the rest again: delivery is at least once.
 *
 * <p>A round begins behind the highest id up to which no id is missing, so that it does not scan the dead rows of earlier
 * rounds. Ids are assigned before the commit, so rows may appear late; one that is further back than the window is found
 * by the periodic scan of the whole table.
 */
final class OutboxRelay implements Runnable {

    private static final Logger LOG = Logger.getLogger(OutboxRelay.class);

    private final TableFactory tables;
    private final Sink.Factory sinks;
    private final RelaySettings settings;
    private final RelayMetrics metrics;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;

    OutboxRelay(TableFactory tables, Sink.Factory sinks, RelaySettings settings, RelayMetrics metrics) {
        this.tables = tables;
        this.sinks = sinks;
        this.settings = settings;
        this.metrics = metrics;
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
        wake();
    }

    @Override
    public void run() {
        while (!stopping) {
            try (OutboxTable table = tables.open()) {
                if (table.tryLead()) {
                    LOG.info("this instance leads the outbox relay");
                    runAsLeader(table);
                } else {
                    awaitWakeUp(settings.standbyPause());
                }
            } catch (SQLException | KafkaException | IOException e) {
                metrics.countFailure();
                LOG.warnf("the outbox relay is interrupted: %s", e.getMessage());
                awaitWakeUp(settings.retryPause());
            }
        }
    }

    private void runAsLeader(OutboxTable table) throws SQLException, IOException {
        try (Sink sink = sinks.create()) {
            SentIdWindow sentIds = new SentIdWindow(settings.windowIds());
            long nextFullScanNanos = System.nanoTime();
            Duration pause = settings.busyPause();
            while (!stopping) {
                boolean isFullScan = System.nanoTime() - nextFullScanNanos >= 0;
                if (isFullScan) {
                    nextFullScanNanos =
                            System.nanoTime() + settings.fullScanInterval().toNanos();
                    metrics.updateBacklog(table.backlog());
                }
                List<OutboxTable.Row> rows =
                        table.readAfter(isFullScan ? 0 : sentIds.readAfter(), settings.batchRowsMax());
                if (rows.isEmpty()) {
                    pause = awaitWakeUp(pause) ? settings.busyPause() : settings.nextIdlePause(pause);
                } else {
                    sendAndDelete(table, sink, rows);
                    rows.forEach(row -> sentIds.add(row.id()));
                    pause = settings.busyPause();
                    if (settings.isBurst(rows.size())) {
                        pauseForMoreRows();
                    }
                }
            }
        }
    }

    private void sendAndDelete(OutboxTable table, Sink sink, List<OutboxTable.Row> rows)
            throws SQLException, IOException {
        List<OutboxTable.Row> sent = new ArrayList<>(rows.size());
        List<Future<RecordMetadata>> acks = sink.send(rows);
        for (int i = 0; i < rows.size(); i++) {
            Optional<String> error = awaitAcknowledgement(acks.get(i), table);
            if (error.isEmpty()) {
                sent.add(rows.get(i));
            } else {
                LOG.errorf(
                        "outbox row %d is moved to outbox_refused: %s",
                        rows.get(i).id(), error.get());
                metrics.countRefused();
                table.refuse(rows.get(i), error.get());
            }
        }
        table.delete(sent);
        metrics.countSent(sent.size());
    }

    /**
     * Waits for an acknowledgement without a limit. Meanwhile it updates the backlog metrics, which also detects the loss of
     * the database connection and with it of the leadership.
     *
     * @return the reason when the record can never be sent; empty when it was acknowledged
     */
    private Optional<String> awaitAcknowledgement(Future<RecordMetadata> ack, OutboxTable table) throws SQLException {
        while (true) {
            try {
                ack.get(settings.fullScanInterval().toNanos(), TimeUnit.NANOSECONDS);
                return Optional.empty();
            } catch (TimeoutException e) {
                metrics.updateBacklog(table.backlog());
                if (stopping) {
                    throw new KafkaException("stopped before the acknowledgement", e);
                }
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RecordTooLargeException || e.getCause() instanceof SerializationException) {
                    return Optional.of(String.valueOf(e.getCause().getMessage()));
                }
                throw new KafkaException("not acknowledged", e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptException(e);
            }
        }
    }

    /** Pauses, even when woken, so that the next round has more rows: the cost of a round hardly depends on its size. */
    private void pauseForMoreRows() {
        try {
            TimeUnit.NANOSECONDS.sleep(settings.gatherPause().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Waits until woken, at most for the given time; true when woken. */
    private boolean awaitWakeUp(Duration time) {
        try {
            boolean woken = wake.tryAcquire(time.toNanos(), TimeUnit.NANOSECONDS);
            wake.drainPermits();
            return woken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
            return false;
        }
    }
}
