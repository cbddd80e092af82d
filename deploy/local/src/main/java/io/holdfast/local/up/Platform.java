package io.holdfast.local.up;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.holdfast.local.cli.UserError;

/** Starts and stops the platform's processes: Kafka and PostgreSQL before the services, and stopped after them. Thread-safe. */
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
     * Starts all processes and waits until they are ready. The services are started when the database is ready; they connect
     * to the broker late enough that it can start in parallel.
     *
     * @throws UserError when a process does not become ready; call {@link #stop} then to end the others
     */
    void start() {
        List<ProcessSpec> serviceSpecs = specs.services();
        StartingProcesses kafka = startAll(List.of(specs.kafka()), servers);
        startAll(List.of(specs.postgresql()), servers).await();
        StartingProcesses all = startAll(serviceSpecs, services);
        kafka.await();
        all.await();
    }

    /** Processes that were started and are not ready yet. */
    private final class StartingProcesses {
        private final Map<ProcessSupervisor, CompletableFuture<Boolean>> ready = new LinkedHashMap<>();

        void await() {
            List<String> failures = ready.entrySet().stream()
                    .filter(entry -> !entry.getValue().join())
                    .map(entry -> entry.getKey().name() + " did not start. The last lines of its log "
                            + entry.getKey().log() + ":\n"
                            + entry.getKey().logTail().indent(4).stripTrailing())
                    .toList();
            if (!failures.isEmpty() && !isStopped()) {
                throw new UserError(String.join("\n", failures));
            }
        }
    }

    private StartingProcesses startAll(List<ProcessSpec> toStart, List<ProcessSupervisor> supervisors) {
        StartingProcesses starting = new StartingProcesses();
        synchronized (this) {
            if (!stopped) {
                for (ProcessSpec spec : toStart) {
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
