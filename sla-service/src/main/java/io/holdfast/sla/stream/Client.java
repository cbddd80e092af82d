package io.holdfast.sla.stream;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.smallrye.mutiny.subscription.MultiEmitter;

import io.holdfast.contract.ClockDetails;
import io.holdfast.messaging.ConsumedFact;
import io.holdfast.messaging.LogPosition;
import io.holdfast.messaging.LogTail;

/**
 * Somebody who watches. What is told waits until the connection takes it, up to a bound; beyond it, or when nothing was
 * taken between two heartbeats, the client is cut off and nobody else notices.
 */
final class Client implements LogTail.Listener {

    private final MultiEmitter<? super Told> connection;
    private final PromiseFilter filter;
    private final Wording wording;
    private final int waitingMax;
    private final long heartbeatNanos;
    private final Consumer<Client> cut;

    private final AtomicLong told = new AtomicLong();
    private final AtomicLong taken;
    private final AtomicBoolean over = new AtomicBoolean();
    private long lastHeartbeat = System.nanoTime();
    private long takenAtLastHeartbeat;

    /** A fact's data as text: written once, however many are told of it. */
    interface Wording {
        String of(ConsumedFact delivery);
    }

    /** @param taken how many the connection has taken */
    Client(
            MultiEmitter<? super Told> connection,
            AtomicLong taken,
            PromiseFilter filter,
            Wording wording,
            StreamConfig config,
            Consumer<Client> cut) {
        this.connection = connection;
        this.taken = taken;
        this.filter = filter;
        this.wording = wording;
        this.waitingMax = config.waitingEventsMax();
        this.heartbeatNanos = config.heartbeat().toNanos();
        this.cut = cut;
    }

    @Override
    public void onStart(LogPosition at, boolean complete) {
        tell(complete ? Told.heartbeat(at.toString()) : Told.passedOver(at.toString()));
    }

    @Override
    public void onEvent(ConsumedFact delivery, LogPosition after) {
        ClockDetails promise = Told.promiseIn(delivery.fact().event()).orElse(null);
        if (promise != null && filter.fits(promise)) {
            tell(new Told(after.toString(), delivery.fact().type().wireName(), wording.of(delivery)));
        }
    }

    @Override
    public void onIdle(LogPosition at) {
        long now = System.nanoTime();
        if (now - lastHeartbeat < heartbeatNanos) {
            return;
        }
        lastHeartbeat = now;
        boolean stuck = told.get() > taken.get() && taken.get() == takenAtLastHeartbeat;
        takenAtLastHeartbeat = taken.get();
        if (stuck) {
            cutOff();
        } else {
            tell(Told.heartbeat(at.toString()));
        }
    }

    @Override
    public void onClose(String reason) {
        end();
    }

    private void tell(Told each) {
        if (over.get()) {
            return;
        }
        if (told.get() - taken.get() >= waitingMax) {
            cutOff();
        } else {
            told.incrementAndGet();
            connection.emit(each);
        }
    }

    private void cutOff() {
        if (!over.get()) {
            cut.accept(this);
            end();
        }
    }

    private void end() {
        if (over.compareAndSet(false, true)) {
            connection.complete();
        }
    }
}
