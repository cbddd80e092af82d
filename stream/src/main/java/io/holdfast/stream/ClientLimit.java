package io.holdfast.stream;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.holdfast.rest.Problem;

/** Limits the connected clients, in all and of each caller. Thread-safe. */
final class ClientLimit {

    private static final int RETRY_AFTER_SECONDS = 30;

    private final int clientsMax;
    private final int clientsPerCallerMax;

    private final Object lock = new Object();
    private int count;
    /** No caller has the count 0, so that it is as small as the number of clients. */
    private final Map<String, Integer> countOfCaller = new HashMap<>();

    /** The place of a client among those that may be connected. */
    final class Place {

        private final String caller;
        private final AtomicBoolean released = new AtomicBoolean();

        private Place(String caller) {
            this.caller = caller;
        }

        /** Gives it to others; repeated calls have no effect. */
        void release() {
            if (released.compareAndSet(false, true)) {
                remove(caller);
            }
        }
    }

    ClientLimit(int clientsMax, int clientsPerCallerMax) {
        this.clientsMax = clientsMax;
        this.clientsPerCallerMax = clientsPerCallerMax;
    }

    /**
     * Takes a place, which must be released.
     *
     * @throws Problem 429 when the caller has the maximum number of clients, 503 when all callers together have
     */
    Place take(String caller) {
        synchronized (lock) {
            if (countOfCaller.getOrDefault(caller, 0) >= clientsPerCallerMax) {
                throw Problem.tooMany(
                        "You have the maximum number of clients connected to this instance (%d); close one, or try again later."
                                .formatted(clientsPerCallerMax),
                        RETRY_AFTER_SECONDS);
            }
            if (count >= clientsMax) {
                throw Problem.unavailable(
                        "The maximum number of clients is connected (%d); try again later, or consume the Kafka topics."
                                .formatted(clientsMax),
                        RETRY_AFTER_SECONDS);
            }
            count++;
            countOfCaller.merge(caller, 1, Integer::sum);
        }
        return new Place(caller);
    }

    /** The places that are taken. */
    int count() {
        synchronized (lock) {
            return count;
        }
    }

    private void remove(String caller) {
        synchronized (lock) {
            count--;
            countOfCaller.computeIfPresent(caller, (name, clients) -> clients == 1 ? null : clients - 1);
        }
    }
}
