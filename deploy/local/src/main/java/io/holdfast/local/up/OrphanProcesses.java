package io.holdfast.local.up;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.holdfast.local.folder.DataFolder;
import io.holdfast.local.server.Postmaster;

/**
 * Finds and stops the processes that a killed {@code up} left running. They detect its end themselves, but not at once. The
 * file {@code processes} lists what was started: process id, start time in milliseconds since 1970, and name a line.
 */
final class OrphanProcesses {

    private static final long STOP_MAX_SECONDS = 30;

    private final DataFolder folder;

    OrphanProcesses(DataFolder folder) {
        this.folder = folder;
    }

    /** Deletes the file. */
    void clear() {
        try {
            Files.deleteIfExists(folder.processes());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Appends a process to the file, with its start time, because process ids are reused. */
    synchronized void register(String name, ProcessHandle process) {
        String line = process.pid() + " " + startMillis(process) + " " + name + "\n";
        try {
            Files.writeString(folder.processes(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * Stops the processes that still run: the services, then Kafka and PostgreSQL, on which they depend.
     *
     * @return the names of the stopped processes
     */
    List<String> stop() throws IOException, InterruptedException {
        List<String> stopped = new ArrayList<>();
        List<RegisteredProcess> alive = findAlive();
        for (boolean server : List.of(false, true)) {
            List<RegisteredProcess> group = alive.stream()
                    .filter(registered -> registered.isServer() == server)
                    .toList();
            group.forEach(registered -> registered.process().destroy());
            for (RegisteredProcess registered : group) {
                awaitExit(registered.process());
                stopped.add(registered.name());
            }
        }
        Optional<Postmaster> orphan = Postmaster.find(folder.postgresql().resolve("data"));
        if (orphan.isPresent()) {
            orphan.get().stop();
            stopped.add("postgresql");
        }
        clear();
        return stopped;
    }

    private List<RegisteredProcess> findAlive() throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(folder.processes());
        } catch (NoSuchFileException none) {
            return List.of();
        }
        List<RegisteredProcess> alive = new ArrayList<>();
        for (String line : lines) {
            String[] parts = line.split(" ", 3);
            if (parts.length == 3 && parts[0].matches("\\d{1,18}")) {
                ProcessHandle.of(Long.parseLong(parts[0]))
                        .filter(process -> startMillis(process).equals(parts[1]))
                        .ifPresent(process -> alive.add(new RegisteredProcess(parts[2], process)));
            }
        }
        return alive;
    }

    private static void awaitExit(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(STOP_MAX_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException stuck) {
            process.destroyForcibly();
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static String startMillis(ProcessHandle process) {
        return String.valueOf(
                process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
    }

    private record RegisteredProcess(String name, ProcessHandle process) {
        boolean isServer() {
            return name.equals("kafka") || name.equals("postgresql");
        }
    }
}
