package io.holdfast.messaging;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One term of an instance as the leader of the outbox: reads rows in id order, sends them, waits for all acknowledgements
 * and deletes them, round by round. A failure of Kafka ends the sink's session and not the term: the next round sends what
 * is left through a new one, again from the lowest id. Confined to the relay's thread.
 *
 * <p>A round begins behind the highest id up to which no id is missing, so that it does not scan the dead rows of earlier
 * rounds. Ids are assigned before the commit, so rows may appear late; one that is further back than the window is found
 * by the periodic scan of the whole table.
 */
final class RelayTerm implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(RelayTerm.class);
    private static final int HELD_IDS_MAX = 10_000;

    private final OutboxTable table;
    private final Sink.Factory sinks;
    private final TopicGate gate;
    private final RelaySettings settings;
    private final RelayMetrics metrics;
    private final RelayStatus status;
    private final BooleanSupplier stopping;
    private @Nullable Sink sink;
    private SentIdWindow sentIds;
    private long nextFullScanNanos = System.nanoTime();

    RelayTerm(
            OutboxTable table,
            Sink.Factory sinks,
            TopicProbe probe,
            RelaySettings settings,
            RelayMetrics metrics,
            RelayStatus status,
            BooleanSupplier stopping) {
        this.table = table;
        this.sinks = sinks;
        this.gate = new TopicGate(probe);
        this.settings = settings;
        this.metrics = metrics;
        this.status = status;
        this.stopping = stopping;
        this.sentIds = new SentIdWindow(settings.windowIds());
    }

    /**
     * What a round did.
     *
     * @param rows how many rows it read
     * @param failed whether Kafka failed, so that the next round should wait
     */
    record Round(int rows, boolean failed) {}

    Round runRound() throws SQLException {
        try {
            return sendWaitingRows();
        } catch (InterruptException e) {
            throw e;
        } catch (KafkaException e) {
            endSession(e);
            return new Round(0, true);
        }
    }

    private Round sendWaitingRows() throws SQLException {
        long now = System.nanoTime();
        boolean isFullScan = now - nextFullScanNanos >= 0;
        if (isFullScan) {
            nextFullScanNanos = now + settings.fullScanInterval().toNanos();
            metrics.updateBacklog(table.backlog());
        }
        reopenTopics(now);
        List<OutboxTable.Row> rows = table.readAfter(
                isFullScan ? 0 : sentIds.readAfter(),
                gate.closedTopics(),
                settings.batchRowsMax(),
                settings.batchBytesMax());
        if (rows.isEmpty()) {
            if (isFullScan) {
                status.progressed();
            }
            passOverHeldRows(Long.MAX_VALUE);
            return new Round(0, false);
        }
        boolean failed = !send(rows);
        if (!failed) {
            passOverHeldRows(rows.getLast().id());
        }
        return new Round(rows.size(), failed);
    }

    private void reopenTopics(long now) throws SQLException {
        Set<String> due = gate.due(now);
        if (due.isEmpty()) {
            return;
        }
        boolean anyOpened = gate.reopen(due, table.topicsWithRows(due), now);
        status.kafkaAnswered();
        status.holdTopics(gate.reasons());
        if (anyOpened) {
            sentIds = new SentIdWindow(settings.windowIds());
        }
    }

    /** Sends what may be sent of the rows; false when some are to be sent again. */
    private boolean send(List<OutboxTable.Row> rows) throws SQLException {
        List<OutboxTable.Row> admitted = gate.admit(refuseFaulty(rows), System.nanoTime());
        status.kafkaAnswered();
        if (admitted.size() < rows.size()) {
            status.holdTopics(gate.reasons());
        }
        if (admitted.isEmpty()) {
            return true;
        }
        List<Future<RecordMetadata>> acks = openSink().send(admitted);
        RoundOutcome outcome = RoundOutcome.of(admitted, awaitAcknowledgements(acks));
        for (Map.Entry<OutboxTable.Row, String> refused : outcome.refused().entrySet()) {
            refuse(refused.getKey(), refused.getValue());
        }
        table.delete(outcome.delivered());
        countDelivered(outcome.delivered());
        @Nullable Throwable failure = outcome.failure();
        if (failure != null) {
            outcome.topicProblems().forEach((topic, reason) -> gate.close(topic, reason, System.nanoTime()));
            endSession(failure);
            return false;
        }
        admitted.forEach(row -> sentIds.add(row.id()));
        return true;
    }

    private void countDelivered(List<OutboxTable.Row> delivered) {
        if (delivered.isEmpty()) {
            return;
        }
        metrics.countSent(delivered.size());
        status.progressed();
        if (gate.hasRefusals()) {
            gate.confirm(delivered.stream().map(row -> row.record().topic()).collect(Collectors.toSet()));
        }
    }

    private List<OutboxTable.Row> refuseFaulty(List<OutboxTable.Row> rows) throws SQLException {
        List<OutboxTable.Row> sound = new ArrayList<>(rows.size());
        for (OutboxTable.Row row : rows) {
            @Nullable String fault = row.fault();
            if (fault == null) {
                sound.add(row);
            } else {
                refuse(row, fault);
            }
        }
        return sound;
    }

    private void refuse(OutboxTable.Row row, String reason) throws SQLException {
        LOG.errorf("outbox row %d is moved to outbox_refused: %s", row.id(), reason);
        metrics.countRefused();
        table.refuse(row, reason);
        sentIds.add(row.id());
    }

    /** Lets the window pass the rows of closed topics, which are not read: it must not wait for their ids. */
    private void passOverHeldRows(long upToId) throws SQLException {
        Set<String> held = gate.closedTopics();
        if (!held.isEmpty()) {
            table.idsOf(held, sentIds.readAfter(), upToId, HELD_IDS_MAX).forEach(sentIds::add);
        }
    }

    /**
     * Waits until each row is acknowledged or has failed. Meanwhile it updates the backlog metrics, which also detects the
     * loss of the database connection and with it of the leadership.
     *
     * @return for each row why it was not acknowledged; empty when it was
     */
    private List<Optional<Throwable>> awaitAcknowledgements(List<Future<RecordMetadata>> acks) throws SQLException {
        List<Optional<Throwable>> failures = new ArrayList<>(acks.size());
        long lastAckNanos = System.nanoTime();
        boolean abandoned = false;
        for (Future<RecordMetadata> ack : acks) {
            while (!abandoned && !isDoneWithin(ack, settings.fullScanInterval())) {
                status.beat();
                metrics.updateBacklog(table.backlog());
                abandoned = stopping.getAsBoolean()
                        || System.nanoTime() - lastAckNanos
                                >= settings.acknowledgementMax().toNanos();
                if (abandoned) {
                    closeSink();
                }
            }
            Optional<Throwable> failure = failureOf(ack, abandoned);
            if (!abandoned && failure.isEmpty()) {
                lastAckNanos = System.nanoTime();
            }
            failures.add(failure);
        }
        return failures;
    }

    private static boolean isDoneWithin(Future<RecordMetadata> ack, Duration time) {
        try {
            ack.get(time.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        }
    }

    private Optional<Throwable> failureOf(Future<RecordMetadata> ack, boolean abandoned) {
        if (ack.isDone() && ack.state() == Future.State.SUCCESS) {
            return Optional.empty();
        }
        if (abandoned || !ack.isDone()) {
            return Optional.of(new RoundOutcome.NoAcknowledgementException(
                    "no acknowledgement within " + settings.acknowledgementMax().toSeconds() + " s"));
        }
        return Optional.of(ack.exceptionNow());
    }

    private Sink openSink() {
        @Nullable Sink open = sink;
        if (open == null) {
            open = sinks.create();
            sink = open;
        }
        return open;
    }

    private void endSession(Throwable failure) {
        metrics.countFailure();
        String reason = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        LOG.warnf("the outbox relay sends again through a new producer after %s", reason);
        status.failed(reason);
        status.holdTopics(gate.reasons());
        closeSink();
        gate.endSession();
        sentIds = new SentIdWindow(settings.windowIds());
    }

    private void closeSink() {
        @Nullable Sink open = sink;
        sink = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() {
        closeSink();
    }
}
