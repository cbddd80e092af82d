package io.holdfast.local.up;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.holdfast.local.cli.UserError;

/** All of the platform's processes: servers first, then the services, and back again. */
final class Platform {

    private final ProcessSpecs specs;
    private final OrphanProcesses orphans;
    private final Consumer<String> messages;

    private final List<ProcessSupervisor> servers = new ArrayList<>();
    private final List<ProcessSupervisor> services = new ArrayList<>();

    private boolean stopped;

    Platform(ProcessSpecs specs, OrphanProcesses orphans, Consumer<String> messages) {
        this.specs = specs;
        this.orphans = orphans;
        this.messages = messages;
    }

    /**
     * Starts everything. The services begin when the database is there, and wait themselves for the broker: until they
     * ask for it, it is there.
     *
     * @throws UserError when one does not become ready; what was started is then for {@link #stop}
     */
    void start() {
        List<ProcessSpec> wanted = specs.services();
        StartingProcesses kafka = startAll(List.of(specs.kafka()), servers);
        startAll(List.of(specs.postgresql()), servers).await();
        StartingProcesses all = startAll(wanted, services);
        kafka.await();
        all.await();
    }

    /** Children that become ready. */
    private final class StartingProcesses {
        private final Map<ProcessSupervisor, CompletableFuture<Boolean>> ready = new LinkedHashMap<>();

        void await() {
            List<String> failures = ready.entrySet().stream()
                    .filter(entry -> !entry.getValue().join())
                    .map(entry -> entry.getKey().name() + " did not start. Its last words:\n"
                            + entry.getKey().logTail().indent(4).stripTrailing())
                    .toList();
            if (!failures.isEmpty() && !isStopped()) {
                throw new UserError(String.join("\n", failures));
            }
        }
    }

    private StartingProcesses startAll(List<ProcessSpec> wanted, List<ProcessSupervisor> supervisors) {
        StartingProcesses starting = new StartingProcesses();
        synchronized (this) {
            if (!stopped) {
                for (ProcessSpec spec : wanted) {
                    ProcessSupervisor supervisor = new ProcessSupervisor(spec, orphans, messages);
                    supervisors.add(supervisor);
                    starting.ready.put(supervisor, supervisor.start());
                }
            }
        }
        return starting;
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    /** Stops the services, then the broker and the database. */
    synchronized void stop() throws InterruptedException {
        stopped = true;
        for (List<ProcessSupervisor> group : List.of(services, servers)) {
            group.forEach(ProcessSupervisor::stop);
            for (ProcessSupervisor supervisor : group) {
                supervisor.awaitExit();
            }
        }
        orphans.clear();
    }
}
