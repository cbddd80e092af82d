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
 * Carries the outbox to Kafka: one thread a service instance, of which one in all instances leads. Reads in id order,
 * sends, waits for every acknowledgement, then deletes; killed anywhere between, it sends again what was not deleted.
 *
 * <p>It reads on behind the ids of which none is missing, not from the beginning, so that a busy table's dead rows are
 * not walked through every few milliseconds; a row that committed late, further back than a window, is found by the full
 * scan that comes every second.
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

    /** Opens a connection of the relay's own to the service's database. */
    interface TableFactory {
        OutboxTable open() throws SQLException;
    }

    /** There may be new rows: look now. From any thread. */
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
                    LOG.info("leading the outbox");
                    runAsLeader(table);
                } else {
                    awaitWakeUp(settings.standbyPause());
                }
            } catch (SQLException | KafkaException | IOException e) {
                metrics.countFailure();
                LOG.warnf("the outbox waits: %s", e.getMessage());
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
                LOG.errorf("outbox row %d is set aside: %s", rows.get(i).id(), error.get());
                metrics.countRefused();
                table.refuse(rows.get(i), error.get());
            }
        }
        table.delete(sent);
        metrics.countSent(sent.size());
    }

    /**
     * Waits for the broker's word, however long it takes; meanwhile the gauges say how much waits, and a database that is
     * gone (and with it the leadership) ends the wait.
     *
     * @return why the broker will never take the record; empty when it has
     */
    private Optional<String> awaitAcknowledgement(Future<RecordMetadata> ack, OutboxTable table) throws SQLException {
        while (true) {
            try {
                ack.get(settings.fullScanInterval().toNanos(), TimeUnit.NANOSECONDS);
                return Optional.empty();
            } catch (TimeoutException e) {
                metrics.updateBacklog(table.backlog());
                if (stopping) {
                    throw new KafkaException("stopped before the broker answered", e);
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

    /** Lets more rows come together, whoever wakes: each round costs the database and the broker the same. */
    private void pauseForMoreRows() {
        try {
            TimeUnit.NANOSECONDS.sleep(settings.gatherPause().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Waits until woken or until the time is over; true when woken. */
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
