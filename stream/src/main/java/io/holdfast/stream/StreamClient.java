package io.holdfast.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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

    private final MultiEmitter<? super StreamEvent> emitter;
    private final Delivery delivery;
    private final Predicate<ConsumedFact> filter;
    private final Encoder encoder;
    private final StreamContent content;
    private final int bufferedMax;
    private final long heartbeatNanos;
    private final Runnable onCutOff;

    private final AtomicLong sent = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private long lastHeartbeat = System.nanoTime();
    private long takenAtLastHeartbeat;
    private long secondStart = System.nanoTime();
    private int sentInSecond;
    private boolean isLeftOut;

    /** Encodes the data of a fact as JSON, once for all clients. */
    interface Encoder {
        String encode(ConsumedFact record);
    }

    /** @param onCutOff called when the client is disconnected because it does not read */
    StreamClient(
            MultiEmitter<? super StreamEvent> emitter,
            Delivery delivery,
            Predicate<ConsumedFact> filter,
            Encoder encoder,
            StreamContent content,
            StreamConfig config,
            Runnable onCutOff) {
        this.emitter = emitter;
        this.delivery = delivery;
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
        long taken = delivery.taken();
        boolean stuck = sent.get() > taken && taken == takenAtLastHeartbeat;
        takenAtLastHeartbeat = taken;
        if (stuck) {
            cutOff();
        } else {
            send(StreamEvent.heartbeat(at.toString()));
        }
    }

    /** A client that is behind is disconnected: it goes on from the last id that it read, and nothing waits for it. */
    @Override
    public void onClose(String reason) {
        if (ended.compareAndSet(false, true)) {
            if (sent.get() > delivery.taken()) {
                delivery.abort();
            } else {
                emitter.complete();
            }
        }
    }

    private void send(StreamEvent event) {
        if (ended.get()) {
            return;
        }
        if (sent.get() - delivery.taken() >= bufferedMax) {
            cutOff();
        } else {
            sent.incrementAndGet();
            emitter.emit(event);
        }
    }

    private void cutOff() {
        if (ended.compareAndSet(false, true)) {
            onCutOff.run();
            delivery.abort();
        }
    }
}
