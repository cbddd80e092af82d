package io.holdfast.local.up;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.holdfast.local.Refusal;

/** All of the platform's processes: servers first, services when these are ready, and back again. */
final class Platform {

    private final Launches launches;
    private final LeftBehind leftBehind;
    private final Consumer<String> say;

    /** In the order of their start; a list a step. */
    private final List<List<Keeper>> steps = new ArrayList<>();

    private boolean stopped;

    Platform(Launches launches, LeftBehind leftBehind, Consumer<String> say) {
        this.launches = launches;
        this.leftBehind = leftBehind;
        this.say = say;
    }

    /** @throws Refusal when one does not become ready; what was started is then for {@link #stop} */
    void start() {
        List<Launch> services = launches.services();
        startStep(List.of(launches.postgresql(), launches.kafka()));
        startStep(services);
    }

    private void startStep(List<Launch> step) {
        List<Keeper> keepers = new ArrayList<>();
        synchronized (this) {
            if (stopped) {
                return;
            }
            step.forEach(launch -> keepers.add(new Keeper(launch, leftBehind, say)));
            steps.add(keepers);
        }
        Map<Keeper, Boolean> ready =
                keepers.stream().collect(Collectors.toMap(keeper -> keeper, Keeper::start)).entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().join()));
        List<String> failures = ready.entrySet().stream()
                .filter(entry -> !entry.getValue())
                .map(entry -> entry.getKey().name() + " did not start. Its last words:\n"
                        + entry.getKey().tail().indent(4).stripTrailing())
                .toList();
        if (!failures.isEmpty() && !isStopped()) {
            throw new Refusal(String.join("\n", failures));
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Stops the services, then the broker, then the database. */
    synchronized void stop() throws InterruptedException {
        stopped = true;
        for (List<Keeper> step : steps.reversed()) {
            if (step.stream().anyMatch(keeper -> keeper.name().equals("kafka"))) {
                for (Keeper server : step.reversed()) {
                    server.stop();
                    server.awaitEnd();
                }
            } else {
                step.forEach(Keeper::stop);
                for (Keeper service : step) {
                    service.awaitEnd();
                }
            }
        }
        leftBehind.forget();
    }
}
