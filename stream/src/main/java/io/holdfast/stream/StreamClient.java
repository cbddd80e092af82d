package io.holdfast.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Predicate;

import io.smallrye.mutiny.subscription.MultiEmitter;

import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.LogPosition;
import io.holdfast.messaging.LogTail;

/**
 * A connected client of the event stream. Events are buffered until the connection takes them, up to a bound; a client that
 * exceeds it, or takes nothing between two heartbeats, is disconnected. Events beyond the content's number a second are left
 * out; a gap event then says so, once a second. Called by the thread that reads the log.
 */
final class StreamClient implements LogTail.Listener {

    private static final long SECOND_NANOS = 1_000_000_000;

    private final MultiEmitter<? super StreamEvent> connection;
    private final Predicate<ConsumedFact> filter;
    private final Encoder encoder;
    private final StreamContent content;
    private final int bufferedMax;
    private final long heartbeatNanos;
    private final Consumer<StreamClient> onCutOff;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong delivered;
    private final AtomicBoolean ended = new AtomicBoolean();
    private long lastHeartbeat = System.nanoTime();
    private long deliveredAtLastHeartbeat;
    private long secondStart = System.nanoTime();
    private int sentInSecond;
    private boolean isLeftOut;

    /** Encodes the data of a fact as JSON, once for all clients. */
    interface Encoder {
        String encode(ConsumedFact record);
    }

    /** @param delivered counts the events that the connection has taken */
    StreamClient(
            MultiEmitter<? super StreamEvent> connection,
            AtomicLong delivered,
            Predicate<ConsumedFact> filter,
            Encoder encoder,
            StreamContent content,
            StreamConfig config,
            Consumer<StreamClient> onCutOff) {
        this.connection = connection;
        this.delivered = delivered;
        this.filter = filter;
        this.encoder = encoder;
        this.content = content;
        this.bufferedMax = config.waitingEventsMax();
        this.heartbeatNanos = config.heartbeat().toNanos();
        this.onCutOff = onCutOff;
    }

    @Override
    public void onStart(LogPosition at, boolean complete) {
        send(complete ? StreamEvent.heartbeat(at.toString()) : StreamEvent.gap(at.toString(), content.gapDetail()));
    }

    @Override
    public void onEvent(ConsumedFact record, LogPosition after) {
        if (!filter.test(record)) {
            return;
        }
        countSeconds(after);
        if (sentInSecond >= content.eventsPerSecondMax()) {
            isLeftOut = true;
            return;
        }
        sentInSecond++;
        send(new StreamEvent(after.toString(), record.fact().type().wireName(), encoder.encode(record)));
    }

    /** In each new second, first says that events of the last one were left out. */
    private void countSeconds(LogPosition at) {
        long now = System.nanoTime();
        if (now - secondStart < SECOND_NANOS) {
            return;
        }
        secondStart = now;
        sentInSecond = 0;
        if (isLeftOut) {
            isLeftOut = false;
            send(StreamEvent.gap(at.toString(), content.gapDetail()));
        }
    }

    @Override
    public void onPoll(LogPosition at) {
        countSeconds(at);
        long now = System.nanoTime();
        if (now - lastHeartbeat < heartbeatNanos) {
            return;
        }
        lastHeartbeat = now;
        boolean stuck = sent.get() > delivered.get() && delivered.get() == deliveredAtLastHeartbeat;
        deliveredAtLastHeartbeat = delivered.get();
        if (stuck) {
            cutOff();
        } else {
            send(StreamEvent.heartbeat(at.toString()));
        }
    }

    @Override
    public void onClose(String reason) {
        end();
    }

    private void send(StreamEvent event) {
        if (ended.get()) {
            return;
        }
        if (sent.get() - delivered.get() >= bufferedMax) {
            cutOff();
        } else {
            sent.incrementAndGet();
            connection.emit(event);
        }
    }

    private void cutOff() {
        if (!ended.get()) {
            onCutOff.accept(this);
            end();
        }
    }

    private void end() {
        if (ended.compareAndSet(false, true)) {
            connection.complete();
        }
    }
}
