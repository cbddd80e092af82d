package io.holdfast.stream;

import java.util.function.LongSupplier;
import java.util.function.Predicate;

import io.smallrye.mutiny.subscription.MultiEmitter;

import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.LogPosition;
import io.holdfast.messaging.LogTail;

/**
 * A connected client of the event stream. Events are buffered until the connection takes them, up to a bound. Beyond it the
 * stream ends after what is buffered, so that a client that reads goes on from there with its next connection; one that takes
 * nothing for some seconds, or between two heartbeats, is disconnected. Events beyond the content's number a second are left
 * out; a gap event then says so, once a second. Called by the thread that reads the
 * log, except where a method says otherwise.
 */
final class StreamClient implements LogTail.Listener {

    private static final long SECOND_NANOS = 1_000_000_000;
    /** A burst is read within it by a client that reads at all; far less than the pause between heartbeats. */
    private static final long STALLED_NANOS = 5 * SECOND_NANOS;

    private final MultiEmitter<? super StreamEvent> emitter;
    private final Delivery delivery;
    private final Predicate<ConsumedFact> filter;
    private final Encoder encoder;
    private final StreamContent content;
    private final int bufferedMax;
    private final long heartbeatNanos;
    private final Runnable onCutOff;

    private final LongSupplier nanoTime;

    /** It gets what is buffered, and then the end. */
    private volatile boolean ending;

    private boolean closed;
    private long sent;
    private long lastTaken;
    private long lastProgress;
    private long lastHeartbeat;
    private long takenAtLastHeartbeat;
    private long secondStart;
    private int sentInSecond;
    private boolean isLeftOut;

    /** Encodes the data of a fact as JSON, once for all clients. */
    interface Encoder {
        String encode(ConsumedFact record);
    }

    /**
     * @param onCutOff called when the client is disconnected because it does not read
     * @param nanoTime as {@link System#nanoTime}
     */
    StreamClient(
            MultiEmitter<? super StreamEvent> emitter,
            Delivery delivery,
            Predicate<ConsumedFact> filter,
            Encoder encoder,
            StreamContent content,
            StreamConfig config,
            Runnable onCutOff,
            LongSupplier nanoTime) {
        this.emitter = emitter;
        this.delivery = delivery;
        this.filter = filter;
        this.encoder = encoder;
        this.content = content;
        this.bufferedMax = config.waitingEventsMax();
        this.heartbeatNanos = config.heartbeat().toNanos();
        this.onCutOff = onCutOff;
        this.nanoTime = nanoTime;
        this.lastProgress = nanoTime.getAsLong();
        this.lastHeartbeat = lastProgress;
        this.secondStart = lastProgress;
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
        long now = nanoTime.getAsLong();
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

    /** The stream ends after what is buffered. May be called by any thread. */
    void end() {
        ending = true;
        emitter.complete();
    }

    @Override
    public void onPoll(LogPosition at) {
        boolean takesNothing = takesNothing();
        if (!isOpen()) {
            if (takesNothing) {
                cutOff();
            }
            return;
        }
        countSeconds(at);
        long now = nanoTime.getAsLong();
        if (now - lastHeartbeat < heartbeatNanos) {
            return;
        }
        lastHeartbeat = now;
        long taken = delivery.taken();
        boolean stuck = sent > taken && taken == takenAtLastHeartbeat;
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
        boolean behind = sent > delivery.taken();
        if (behind && !closed) {
            delivery.abort();
        } else if (isOpen()) {
            emitter.complete();
        }
        closed = true;
    }

    private void send(StreamEvent event) {
        boolean takesNothing = takesNothing();
        if (!isOpen()) {
            return;
        }
        if (sent - delivery.taken() < bufferedMax) {
            sent++;
            emitter.emit(event);
        } else if (takesNothing) {
            cutOff();
        } else {
            end();
        }
    }

    private boolean isOpen() {
        return !ending && !closed;
    }

    /** Whether events wait, and none of them was taken for some seconds. */
    private boolean takesNothing() {
        long now = nanoTime.getAsLong();
        long taken = delivery.taken();
        if (taken != lastTaken || taken >= sent) {
            lastTaken = taken;
            lastProgress = now;
        }
        return now - lastProgress >= STALLED_NANOS;
    }

    private void cutOff() {
        if (!closed) {
            closed = true;
            onCutOff.run();
            delivery.abort();
        }
    }
}
