package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.vertx.core.buffer.Buffer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Topic;

/**
 * Shows what is appended to some topics, by whatever instance, for as long as somebody looks. For showing only: it belongs
 * to no group and commits nothing, so it neither takes part in a rebalance nor makes one. One thread and one connection,
 * shared by all followers; all calls to them are made on that thread.
 */
public final class LogTail implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LogTail.class);
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(100);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final int RECORDS_MAX = 500;
    private static final int API_TIMEOUT_MILLIS = 5_000;

    /** Who looks. */
    public interface Listener {
        /**
         * It begins.
         *
         * @param complete whether all is told since the position that was asked for; if not, what lies before this one is
         *     passed over
         */
        void onStart(LogPosition at, boolean complete);

        /**
         * A fact, in the order of its partition; each once.
         *
         * @param after how far all is read with it
         */
        void onEvent(ConsumedFact delivery, LogPosition after);

        /** Nothing more to read just now; several times a second. */
        void onIdle(LogPosition at);

        /** It ends, and not because the follower left. */
        void onClose(String reason);
    }

    private static final class Subscription {
        final Listener listener;
        final @Nullable LogPosition from;

        @Nullable
        LogPosition position;

        Subscription(Listener listener, @Nullable LogPosition from) {
            this.listener = listener;
            this.from = from;
        }
    }

    private final String bootstrapServers;
    private final EventJson json;
    private final List<TopicPartition> partitions = new ArrayList<>();
    private final Map<TopicPartition, Integer> indexes = new HashMap<>();
    private final int replayRecordsMax;

    private final Queue<Subscription> joining = new ConcurrentLinkedQueue<>();
    private final Queue<Listener> leaving = new ConcurrentLinkedQueue<>();
    /** Of the reading thread. */
    private final List<Subscription> subscriptions = new ArrayList<>();

    private final Object lock = new Object();
    private int subscriberCount;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** @param replayRecordsMax who has missed more than so many records begins at the end */
    LogTail(String bootstrapServers, EventJson json, List<Topic> topics, int partitionsEach, int replayRecordsMax) {
        this.bootstrapServers = bootstrapServers;
        this.json = json;
        this.replayRecordsMax = replayRecordsMax;
        for (Topic topic : topics) {
            for (int partition = 0; partition < partitionsEach; partition++) {
                TopicPartition each = new TopicPartition(topic.wireName(), partition);
                indexes.put(each, partitions.size());
                partitions.add(each);
            }
        }
    }

    /** A position that somebody was given; empty when it is none of these topics. */
    public Optional<LogPosition> position(String text) {
        return LogPosition.parse(text, partitions.size());
    }

    /** Begins to tell a follower; from the end, or from where it was before. The first one wakes the reader. */
    public void subscribe(Listener listener, @Nullable LogPosition from) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the reader is closed");
            }
            joining.add(new Subscription(listener, from));
            subscriberCount++;
            if (thread == null) {
                thread = Thread.ofPlatform().name("log-tail").daemon().start(this::run);
            }
        }
    }

    /** Tells a follower nothing more. The last one puts the reader to rest. */
    public void unsubscribe(Listener listener) {
        leaving.add(listener);
    }

    @Override
    public void close() {
        Thread running;
        synchronized (lock) {
            closed = true;
            running = thread;
        }
        if (running != null) {
            try {
                running.join(CLOSE_TIMEOUT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        String reason = "the service is stopping";
        try {
            read();
        } catch (RuntimeException e) {
            LOG.warn("reading the log's end failed", e);
            reason = "the log cannot be read";
        }
        for (Subscription each : removeAll()) {
            each.listener.onClose(reason);
        }
    }

    /** Whoever is still here when the reader ends; nobody, where it ended because all had left. */
    private List<Subscription> removeAll() {
        synchronized (lock) {
            if (!Thread.currentThread().equals(thread)) {
                return List.of();
            }
            thread = null;
            subscriberCount = 0;
            List<Subscription> left = new ArrayList<>(subscriptions);
            left.addAll(joining);
            joining.clear();
            leaving.clear();
            subscriptions.clear();
            return left;
        }
    }

    private void read() {
        try (KafkaConsumer<String, byte[]> consumer = new KafkaConsumer<>(settings())) {
            consumer.assign(partitions);
            LogPosition at = awaitEndOffsets(consumer);
            seek(consumer, at);
            while (!closed && !hasNoSubscribers()) {
                at = addJoining(consumer, at);
                boolean any = false;
                for (ConsumerRecord<String, byte[]> each : consumer.poll(POLL_TIMEOUT)) {
                    any = true;
                    int index = indexes.getOrDefault(new TopicPartition(each.topic(), each.partition()), 0);
                    at = at.after(index, each.offset());
                    dispatch(each, index);
                }
                if (!any) {
                    subscriptions.forEach(each -> each.listener.onIdle(positionOf(each)));
                }
            }
        }
    }

    /** Whether nobody looks any more; the reader then goes for good, and the next follower starts another. */
    private boolean hasNoSubscribers() {
        synchronized (lock) {
            for (Listener gone = leaving.poll(); gone != null; gone = leaving.poll()) {
                Listener left = gone;
                if (subscriptions.removeIf(each -> each.listener.equals(left))
                        || joining.removeIf(each -> each.listener.equals(left))) {
                    subscriberCount--;
                }
            }
            if (subscriberCount == 0) {
                thread = null;
            }
            return subscriberCount == 0;
        }
    }

    private LogPosition addJoining(KafkaConsumer<String, byte[]> consumer, LogPosition readUntil) {
        LogPosition at = readUntil;
        for (Subscription each = joining.poll(); each != null; each = joining.poll()) {
            subscriptions.add(each);
            LogPosition from = each.from == null ? at : clampToLog(consumer, each.from);
            boolean complete = from.recordsBehind(at) <= replayRecordsMax;
            LogPosition begin = complete ? from : at;
            each.position = begin;
            each.listener.onStart(begin, complete);
            at = seekBack(consumer, at, begin);
        }
        return at;
    }

    /** The log may begin later than a position, and end before it if it is not the one that was read. */
    private LogPosition clampToLog(KafkaConsumer<String, byte[]> consumer, LogPosition asked) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long[] next = new long[partitions.size()];
        for (int i = 0; i < next.length; i++) {
            TopicPartition partition = partitions.get(i);
            long end = ends.getOrDefault(partition, 0L);
            next[i] = Math.clamp(asked.at(i), Math.min(first.getOrDefault(partition, 0L), end), end);
        }
        return new LogPosition(next);
    }

    /** What one follower has missed is read again; the others pass over what they have had. */
    private LogPosition seekBack(KafkaConsumer<String, byte[]> consumer, LogPosition at, LogPosition to) {
        long[] next = new long[partitions.size()];
        for (int i = 0; i < next.length; i++) {
            next[i] = Math.min(at.at(i), to.at(i));
            if (next[i] < at.at(i)) {
                consumer.seek(partitions.get(i), next[i]);
            }
        }
        return new LogPosition(next);
    }

    private LogPosition awaitEndOffsets(KafkaConsumer<String, byte[]> consumer) {
        while (true) {
            try {
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                return new LogPosition(partitions.stream()
                        .mapToLong(partition -> ends.getOrDefault(partition, 0L))
                        .toArray());
            } catch (KafkaException e) {
                if (closed || hasNoSubscribers()) {
                    throw e;
                }
                LOG.warnf("the log's end is not known yet: %s", e.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(RETRY_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void seek(KafkaConsumer<String, byte[]> consumer, LogPosition at) {
        for (int i = 0; i < partitions.size(); i++) {
            consumer.seek(partitions.get(i), at.at(i));
        }
    }

    private void dispatch(ConsumerRecord<String, byte[]> each, int index) {
        Optional<ConsumedFact> delivery = parse(each);
        for (Subscription one : subscriptions) {
            LogPosition at = positionOf(one);
            if (each.offset() >= at.at(index)) {
                LogPosition after = at.after(index, each.offset());
                one.position = after;
                delivery.ifPresent(known -> one.listener.onEvent(known, after));
            }
        }
    }

    private static LogPosition positionOf(Subscription following) {
        LogPosition at = following.position;
        if (at == null) {
            throw new IllegalStateException("a follower is told where it begins before anything else");
        }
        return at;
    }

    /** What is no fact of this version is the dead letters' business, not that of who looks. */
    private Optional<ConsumedFact> parse(ConsumerRecord<String, byte[]> each) {
        byte[] value = each.value();
        try {
            return new InboxRecord(
                            each.topic(),
                            each.partition(),
                            each.offset(),
                            each.key(),
                            each.headers(),
                            value == null ? null : Buffer.buffer(value))
                    .read(json);
        } catch (UnreadableEventException e) {
            LOG.debugf("%s-%d@%d cannot be read: %s", each.topic(), each.partition(), each.offset(), e.getMessage());
            return Optional.empty();
        }
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, StringDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        // A position that the log has lost to retention goes on with the oldest that is left.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS_MAX);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        // Followers are few and records small: the client's own 50 MB would be a third of a service's heap.
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 1 << 20);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 1 << 18);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, API_TIMEOUT_MILLIS);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return settings;
    }
}
