package io.holdfast.local.up;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.holdfast.local.Refusal;

/** All of the platform's processes: servers first, then the services, and back again. */
final class Platform {

    private final Launches launches;
    private final LeftBehind leftBehind;
    private final Consumer<String> say;

    private final List<Keeper> servers = new ArrayList<>();
    private final List<Keeper> services = new ArrayList<>();

    private boolean stopped;

    Platform(Launches launches, LeftBehind leftBehind, Consumer<String> say) {
        this.launches = launches;
        this.leftBehind = leftBehind;
        this.say = say;
    }

    /**
     * Starts everything. The services begin when the database is there, and wait themselves for the broker: until they
     * ask for it, it is there.
     *
     * @throws Refusal when one does not become ready; what was started is then for {@link #stop}
     */
    void start() {
        List<Launch> wanted = launches.services();
        Keeping kafka = begin(List.of(launches.kafka()), servers);
        begin(List.of(launches.postgresql()), servers).await();
        Keeping all = begin(wanted, services);
        kafka.await();
        all.await();
    }

    /** Children that become ready. */
    private final class Keeping {
        private final Map<Keeper, CompletableFuture<Boolean>> ready = new LinkedHashMap<>();

        void await() {
            List<String> failures = ready.entrySet().stream()
                    .filter(entry -> !entry.getValue().join())
                    .map(entry -> entry.getKey().name() + " did not start. Its last words:\n"
                            + entry.getKey().tail().indent(4).stripTrailing())
                    .toList();
            if (!failures.isEmpty() && !isStopped()) {
                throw new Refusal(String.join("\n", failures));
            }
        }
    }

    private Keeping begin(List<Launch> wanted, List<Keeper> among) {
        Keeping keeping = new Keeping();
        synchronized (this) {
            if (!stopped) {
                for (Launch launch : wanted) {
                    Keeper keeper = new Keeper(launch, leftBehind, say);
                    among.add(keeper);
                    keeping.ready.put(keeper, keeper.start());
                }
            }
        }
        return keeping;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Stops the services, then the broker and the database. */
    synchronized void stop() throws InterruptedException {
        stopped = true;
        for (List<Keeper> together : List.of(services, servers)) {
            together.forEach(Keeper::stop);
            for (Keeper keeper : together) {
                keeper.awaitEnd();
            }
        }
        leftBehind.forget();
    }
}
