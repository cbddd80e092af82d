package io.holdfast.stream;

import java.time.Duration;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.subscription.BackPressureStrategy;
import io.smallrye.mutiny.subscription.MultiEmitter;
import org.jspecify.annotations.Nullable;

/** How far a client's connection has taken the events that were emitted for it, and how to break it off. Thread-safe. */
final class Delivery {

    private final Runnable disconnect;
    private final AtomicLong taken = new AtomicLong();
    private volatile @Nullable Subscription subscription;

    /** @param disconnect closes the client's connection without waiting until it has read what was written */
    Delivery(Runnable disconnect) {
        this.disconnect = disconnect;
    }

    /** Events that are buffered without a limit until the connection takes them: {@link StreamClient} limits them. */
    Multi<StreamEvent> events(Consumer<MultiEmitter<? super StreamEvent>> onSubscribed) {
        return Multi.createFrom()
                .<StreamEvent>emitter(onSubscribed, BackPressureStrategy.BUFFER)
                .onSubscription()
                .invoke(subscribed -> subscription = subscribed)
                .invoke(taken::incrementAndGet);
    }

    long taken() {
        return taken.get();
    }

    /** The events until the time is over. The operator then completes, but does not cancel what it takes them from. */
    Multi<StreamEvent> until(Duration timeLeft, Multi<StreamEvent> events) {
        return events.select().first(timeLeft).onCompletion().invoke(this::cancel);
    }

    /** Drops what the connection has not taken, and closes it. Completion would wait until all is taken. */
    void abort() {
        cancel();
        disconnect.run();
    }

    private void cancel() {
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
    }
}
