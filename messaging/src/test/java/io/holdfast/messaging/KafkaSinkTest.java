package io.holdfast.messaging;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * However sends and batches fail, and however often a producer is replaced, a key's records are on the log in order: a
 * later one is never there before an earlier one, except before one that can never be accepted.
 */
class KafkaSinkTest {

    private static final int ROWS = 6;
    private static final int KEYS = 2;

    /** What happens to a batch that the producer sends. */
    private enum Fate {
        ACKNOWLEDGED,
        /** Not appended, and not retried by the producer. */
        FAILED,
        /** Appended, and the producer hears of a failure. */
        APPENDED_AND_FAILED,
        /** Its request is still on its way when the session ends, and is appended during a later one. */
        LATE,
        REFUSED
    }

    private static final List<Fate> FATES = List.of(Fate.values());

    /** Decisions of a run, one after the other; when there are no more, everything succeeds. */
    private static final class Script {
        private final Deque<Integer> decisions;

        Script(List<Integer> decisions) {
            this.decisions = new ArrayDeque<>(decisions);
        }

        int next(int choices) {
            Integer decision = decisions.poll();
            return decision == null ? 0 : decision % choices;
        }
    }

    /** The log: of each key the numbers of its records in the order in which they were appended. */
    private static final class Log {
        final Map<String, List<Integer>> numbers = new TreeMap<>();
        final Deque<List<ProducerRecord<String, byte[]>>> late = new ArrayDeque<>();

        void append(List<ProducerRecord<String, byte[]>> batch) {
            batch.forEach(record -> numbers.computeIfAbsent(record.key(), key -> new ArrayList<>())
                    .add((int) record.value()[0]));
        }

        void appendLate() {
            if (!late.isEmpty()) {
                append(late.poll());
            }
        }
    }

    /**
     * Kafka's producer with one request in flight, without its thread: a partition's records are sent in batches, one after
     * the other, until the producer is closed. A batch that fails does not keep the next one from being sent.
     */
    private static final class ModelProducer extends MockProducer<String, byte[]> {

        private record Queued(
                ProducerRecord<String, byte[]> record, Callback callback, CompletableFuture<RecordMetadata> future) {}

        private final Script script;
        private final Log log;
        private final Map<String, Deque<Queued>> queues = new HashMap<>();
        private boolean closed;

        ModelProducer(Script script, Log log) {
            this.script = script;
            this.log = log;
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            Queued queued = new Queued(record, callback, new CompletableFuture<>());
            switch (script.next(4)) {
                case 1 -> fail(queued, new TimeoutException("no metadata"));
                case 2 -> throw new KafkaException("interrupted by a close");
                default -> {
                    queues.computeIfAbsent(record.key(), key -> new ArrayDeque<>())
                            .add(queued);
                    if (script.next(2) == 1) {
                        sendBatch(record.key());
                    }
                }
            }
            return queued.future;
        }

        /** The sending thread, until nothing is queued or the producer is closed. */
        void sendAll() {
            while (!closed && !queues.isEmpty()) {
                List.copyOf(queues.keySet()).forEach(this::sendBatch);
            }
        }

        private void sendBatch(String key) {
            Deque<Queued> queue = queues.get(key);
            if (closed || queue == null) {
                return;
            }
            List<Queued> batch = new ArrayList<>();
            int size = 1 + script.next(queue.size());
            for (int i = 0; i < size; i++) {
                batch.add(queue.remove());
            }
            if (queue.isEmpty()) {
                queues.remove(key);
            }
            complete(batch, FATES.get(script.next(FATES.size())));
            if (script.next(3) == 1) {
                log.appendLate();
            }
        }

        private void complete(List<Queued> batch, Fate fate) {
            List<ProducerRecord<String, byte[]>> records =
                    batch.stream().map(Queued::record).toList();
            if (fate == Fate.ACKNOWLEDGED || fate == Fate.APPENDED_AND_FAILED) {
                log.append(records);
            }
            if (fate == Fate.LATE) {
                log.late.add(records);
                close();
            }
            for (Queued queued : batch) {
                switch (fate) {
                    case ACKNOWLEDGED -> {
                        RecordMetadata at = new RecordMetadata(new TopicPartition("t", 0), 0, 0, 0, 0, 0);
                        queued.callback.onCompletion(at, null);
                        queued.future.complete(at);
                    }
                    case REFUSED -> fail(queued, new RecordTooLargeException("too large"));
                    case LATE -> fail(queued, new KafkaException("closed forcefully"));
                    default -> fail(queued, new OutOfOrderSequenceException("out of order"));
                }
            }
        }

        private static void fail(Queued queued, Exception failure) {
            queued.callback.onCompletion(null, failure);
            queued.future.completeExceptionally(failure);
        }

        @Override
        public synchronized void close(java.time.Duration timeout) {
            if (closed) {
                return;
            }
            closed = true;
            List<Queued> aborted =
                    queues.values().stream().flatMap(Deque::stream).toList();
            queues.clear();
            aborted.forEach(queued -> fail(queued, new KafkaException("Producer is closed forcefully.")));
        }

        @Override
        public void close() {
            close(java.time.Duration.ZERO);
        }
    }

    @Property(tries = 20_000)
    void aKeysRecordsAreOnTheLogInOrderWhateverFails(
            @ForAll @Size(max = 60) List<@IntRange(max = 59) Integer> decisions) {
        Log log = new Log();
        Set<Integer> refused = new HashSet<>();

        relayAll(new Script(decisions), log, refused);

        Set<Integer> seen = new LinkedHashSet<>();
        log.numbers.forEach((key, numbers) -> {
            List<Integer> firsts = List.copyOf(new LinkedHashSet<>(numbers));
            assertThat(firsts).as("records of %s: %s", key, numbers).isSorted();
            seen.addAll(firsts);
        });
        seen.addAll(refused);
        assertThat(seen).hasSize(ROWS);
    }

    @Test
    void nothingIsSentBehindARecordThatFailsAtOnce() {
        Log log = new Log();
        Set<Integer> refused = new HashSet<>();

        // The first record finds no metadata; the broker is there again for the others.
        relayAll(new Script(List.of(1)), log, refused);

        assertThat(log.numbers.get("k0")).containsExactly(0, 2, 4);
        assertThat(log.numbers.get("k1")).containsExactly(1, 3, 5);
    }

    /** Rounds, each with a new producer, until no row is left. */
    private static void relayAll(Script script, Log log, Set<Integer> refused) {
        List<OutboxTable.Row> rows = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new OutboxTable.Row(
                    i, new ProducerRecord<>("t", null, "k" + i % KEYS, new byte[] {(byte) i}, List.of())));
        }
        while (!rows.isEmpty()) {
            ModelProducer producer = new ModelProducer(script, log);
            KafkaSink sink = new KafkaSink(producer, TestTraces.NONE);
            List<Future<RecordMetadata>> acks = sink.send(rows);
            producer.sendAll();
            RoundOutcome outcome = RoundOutcome.of(
                    rows, acks.stream().map(KafkaSinkTest::failureOf).toList());
            sink.close();
            outcome.refused().keySet().forEach(row -> refused.add((int) row.id()));
            rows.removeAll(outcome.delivered());
            rows.removeAll(outcome.refused().keySet());
            log.appendLate();
        }
    }

    private static Optional<Throwable> failureOf(Future<RecordMetadata> ack) {
        return ack.state() == Future.State.SUCCESS ? Optional.empty() : Optional.of(ack.exceptionNow());
    }

    @Test
    void whatTheOrderDependsOnCannotBeOverridden() {
        Map<String, Object> settings = KafkaSink.settings(
                KafkaAccess.of(Map.of("bootstrap.servers", "localhost:1")),
                Map.of(
                        "max.in.flight.requests.per.connection", "5",
                        "acks", "1",
                        "delivery.timeout.ms", "1000",
                        "compression.type", "lz4"));

        assertThat(settings.entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> String.valueOf(entry.getValue()))))
                .containsEntry("max.in.flight.requests.per.connection", "1")
                .containsEntry("acks", "all")
                .containsEntry("delivery.timeout.ms", "2147483647")
                .containsEntry("compression.type", "lz4");
    }
}
