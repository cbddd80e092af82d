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

    private final Source source;
    private final Sink.Maker sinks;
    private final RelayPace pace;
    private final RelayGauges gauges;
    private final Semaphore wake = new Semaphore(0);
    private volatile boolean stopping;

    OutboxRelay(Source source, Sink.Maker sinks, RelayPace pace, RelayGauges gauges) {
        this.source = source;
        this.sinks = sinks;
        this.pace = pace;
        this.gauges = gauges;
    }

    /** Opens a connection of the relay's own to the service's database. */
    interface Source {
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
            try (OutboxTable table = source.open()) {
                if (table.lead()) {
                    LOG.info("leading the outbox");
                    lead(table);
                } else {
                    await(pace.standby());
                }
            } catch (SQLException | KafkaException | IOException e) {
                gauges.failed();
                LOG.warnf("the outbox waits: %s", e.getMessage());
                await(pace.retry());
            }
        }
    }

    private void lead(OutboxTable table) throws SQLException, IOException {
        try (Sink sink = sinks.make()) {
            SentIds done = new SentIds(pace.windowIds());
            long fullScanDue = System.nanoTime();
            Duration idle = pace.busy();
            while (!stopping) {
                boolean full = System.nanoTime() - fullScanDue >= 0;
                if (full) {
                    fullScanDue = System.nanoTime() + pace.fullScan().toNanos();
                    gauges.show(table.backlog());
                }
                List<OutboxTable.Row> rows = table.after(full ? 0 : done.readFrom(), pace.rowsMax());
                if (rows.isEmpty()) {
                    idle = await(idle) ? pace.busy() : pace.longer(idle);
                } else {
                    relay(table, sink, rows);
                    rows.forEach(row -> done.add(row.id()));
                    idle = pace.busy();
                    if (pace.isCrowd(rows.size())) {
                        gather();
                    }
                }
            }
        }
    }

    private void relay(OutboxTable table, Sink sink, List<OutboxTable.Row> rows) throws SQLException, IOException {
        List<OutboxTable.Row> sent = new ArrayList<>(rows.size());
        List<Future<RecordMetadata>> acks = sink.send(rows);
        for (int i = 0; i < rows.size(); i++) {
            Optional<String> refusal = refusalOf(acks.get(i), table);
            if (refusal.isEmpty()) {
                sent.add(rows.get(i));
            } else {
                LOG.errorf("outbox row %d is set aside: %s", rows.get(i).id(), refusal.get());
                gauges.refused();
                table.refuse(rows.get(i), refusal.get());
            }
        }
        table.delete(sent);
        gauges.sent(sent.size());
    }

    /**
     * Waits for the broker's word, however long it takes; meanwhile the gauges say how much waits, and a database that is
     * gone (and with it the leadership) ends the wait.
     *
     * @return why the broker will never take the record; empty when it has
     */
    private Optional<String> refusalOf(Future<RecordMetadata> ack, OutboxTable table) throws SQLException {
        while (true) {
            try {
                ack.get(pace.fullScan().toNanos(), TimeUnit.NANOSECONDS);
                return Optional.empty();
            } catch (TimeoutException e) {
                gauges.show(table.backlog());
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
    private void gather() {
        try {
            TimeUnit.NANOSECONDS.sleep(pace.gather().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }

    /** Waits until woken or until the time is over; true when woken. */
    private boolean await(Duration time) {
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
