package io.holdfast.stream;

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

    /** Drops what the connection has not taken, and closes it. Completion would wait until all is taken. */
    void abort() {
        Subscription current = subscription;
        if (current != null) {
            current.cancel();
        }
        disconnect.run();
    }
}
