package io.holdfast.messaging;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Topic;

/**
 * Delivers the records that are appended to some topics, from whatever instance, to local listeners, for display only. It
 * has no consumer group and commits no offsets, so it takes no part in rebalances. All listeners share one thread and one
 * consumer, which run while there is a listener; every call to a listener is made on that thread. {@link #subscribe} and
 * {@link #unsubscribe} may be called from any thread.
 */
public final class LogTail implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LogTail.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    /** A poll is empty also when no broker answers, so a log without new records is asked for its end at this interval. */
    private static final Duration CONTACT_INTERVAL = Duration.ofSeconds(10);

    /** Receives facts; its methods must not block. */
    public interface Listener {
        /**
         * The first call.
         *
         * @param at the position from which facts are delivered
         * @param complete whether that is the requested position; if not, the facts between the two are skipped
         */
        void onStart(LogPosition at, boolean complete);

        /**
         * A fact, in the order of its partition; each once.
         *
         * @param after the position behind it, from which a later subscription may go on
         */
        void onEvent(ConsumedFact fact, LogPosition after);

        /** All that was read until now was delivered; called several times a second. */
        void onPoll(LogPosition at);

        /** The last call, unless the listener was unsubscribed. */
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

    private final KafkaAccess kafka;
    private final EventJson json;
    private final List<TopicPartition> partitions;
    private final int replayRecordsMax;

    private final Queue<Subscription> joining = new ConcurrentLinkedQueue<>();
    private final Queue<Listener> leaving = new ConcurrentLinkedQueue<>();
    /** Confined to the reading thread. */
    private final List<Subscription> subscriptions = new ArrayList<>();

    private final Object lock = new Object();
    private int subscriberCount;
    private @Nullable Thread thread;
    private volatile boolean closed;

    /** @param replayRecordsMax a listener that has missed more records than that starts at the end of the log */
    LogTail(KafkaAccess kafka, EventJson json, List<Topic> topics, int partitionsEach, int replayRecordsMax) {
        this.kafka = kafka;
        this.json = json;
        this.partitions = LogTailConsumer.partitionsOf(topics, partitionsEach);
        this.replayRecordsMax = replayRecordsMax;
    }

    /** Parses a position that a client sent back; empty when it is not one of these topics. */
    public Optional<LogPosition> position(String text) {
        return LogPosition.parse(text, partitions.size());
    }

    /**
     * Adds a listener; the first one starts the reading thread.
     *
     * @param from the position to go on from; null: the end of the log
     */
    public void subscribe(Listener listener, @Nullable LogPosition from) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the log tail is closed");
            }
            joining.add(new Subscription(listener, from));
            subscriberCount++;
            if (thread == null) {
                thread = Thread.ofPlatform().name("log-tail").daemon().start(this::run);
            }
        }
    }

    /** Removes a listener; when it was the last one, the reading thread ends. */
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
        try (LogTailConsumer consumer = new LogTailConsumer(kafka, partitions)) {
            read(consumer);
        } catch (RuntimeException e) {
            LOG.warn("the log tail failed", e);
            reason = "the log cannot be read";
        }
        for (Subscription subscription : removeAll()) {
            subscription.listener.onClose(reason);
        }
    }

    private void read(LogTailConsumer consumer) {
        LogPosition position = awaitEndPosition(consumer);
        consumer.seek(position);
        long contact = System.nanoTime();
        while (!closed && !hasNoSubscribers()) {
            position = addJoining(consumer, position);
            for (ConsumerRecord<String, byte[]> record : consumer.poll()) {
                contact = System.nanoTime();
                int index = consumer.indexOf(record);
                position = position.after(index, record.offset());
                dispatch(record, index);
            }
            if (System.nanoTime() - contact > CONTACT_INTERVAL.toNanos()) {
                consumer.endPosition();
                contact = System.nanoTime();
            }
            subscriptions.forEach(subscription -> subscription.listener.onPoll(positionOf(subscription)));
        }
    }

    /** The subscriptions that are left when the thread ends; none when another thread has replaced this one. */
    private List<Subscription> removeAll() {
        synchronized (lock) {
            if (!Thread.currentThread().equals(thread)) {
                return List.of();
            }
            thread = null;
            subscriberCount = 0;
            List<Subscription> removed = new ArrayList<>(subscriptions);
            removed.addAll(joining);
            joining.clear();
            leaving.clear();
            subscriptions.clear();
            return removed;
        }
    }

    /** Removes the listeners that leave. When none is left this thread must end: the next listener starts another. */
    private boolean hasNoSubscribers() {
        synchronized (lock) {
            for (Listener next = leaving.poll(); next != null; next = leaving.poll()) {
                Listener left = next;
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

    /** Starts new subscriptions. The consumer goes back to the earliest of them; the others skip what they have had. */
    private LogPosition addJoining(LogTailConsumer consumer, LogPosition current) {
        LogPosition position = current;
        for (Subscription next = joining.poll(); next != null; next = joining.poll()) {
            subscriptions.add(next);
            LogPosition from = next.from == null ? position : clampToLog(consumer, next.from);
            // A limited position means that records were deleted, or that the log is another one.
            boolean complete = next.from == null
                    || (from != null && from.equals(next.from) && from.recordsBehind(position) <= replayRecordsMax);
            LogPosition start = complete && from != null ? from : position;
            next.position = start;
            next.listener.onStart(start, complete);
            position = consumer.seekBack(position, start);
        }
        return position;
    }

    /** Null when the brokers do not answer: that is no reason to end the other subscriptions. */
    private static @Nullable LogPosition clampToLog(LogTailConsumer consumer, LogPosition from) {
        try {
            return consumer.clampToLog(from);
        } catch (KafkaException e) {
            LOG.warnf("the log's offsets are not available: %s", e.getMessage());
            return null;
        }
    }

    private LogPosition awaitEndPosition(LogTailConsumer consumer) {
        while (true) {
            try {
                return consumer.endPosition();
            } catch (KafkaException e) {
                if (closed || hasNoSubscribers()) {
                    throw e;
                }
                LOG.warnf("the log's end offsets are not available yet: %s", e.getMessage());
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

    private void dispatch(ConsumerRecord<String, byte[]> record, int index) {
        Optional<ConsumedFact> fact = parse(record);
        for (Subscription subscription : subscriptions) {
            LogPosition position = positionOf(subscription);
            if (record.offset() >= position.at(index)) {
                LogPosition after = position.after(index, record.offset());
                subscription.position = after;
                fact.ifPresent(known -> subscription.listener.onEvent(known, after));
            }
        }
    }

    private static LogPosition positionOf(Subscription subscription) {
        LogPosition position = subscription.position;
        if (position == null) {
            throw new IllegalStateException("the subscription was not started");
        }
        return position;
    }

    /** Empty for a record that is not a fact of this version: it is reported by the inbox, as a dead letter. */
    private Optional<ConsumedFact> parse(ConsumerRecord<String, byte[]> record) {
        try {
            return InboxRecord.of(record).read(json);
        } catch (UnreadableEventException e) {
            LOG.debugf(
                    "%s-%d@%d cannot be read: %s", record.topic(), record.partition(), record.offset(), e.getMessage());
            return Optional.empty();
        }
    }
}
