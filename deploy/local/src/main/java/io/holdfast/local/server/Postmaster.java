package io.holdfast.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The main process of a PostgreSQL, found by the file {@code postmaster.pid} in its data folder. */
public final class Postmaster {

    private static final Duration FAST_SHUTDOWN_MAX = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_SHUTDOWN_MAX = Duration.ofSeconds(5);

    private final ProcessHandle process;

    private Postmaster(ProcessHandle process) {
        this.process = process;
    }

    /** The postmaster that runs on the data folder, if any; it need not be a child of this process. */
    public static Optional<Postmaster> find(Path data) throws IOException {
        List<String> lines;
        try {
            lines = Files.readAllLines(data.resolve("postmaster.pid"));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        if (lines.isEmpty() || !lines.getFirst().strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip()))
                .filter(ProcessHandle::isAlive)
                .filter(Postmaster::isPostgres)
                .map(Postmaster::new);
    }

    /** Deletes the file when its process id belongs to no PostgreSQL: after a crash the id may have been reused. */
    static void deleteStalePidFile(Path data) throws IOException {
        if (find(data).isEmpty()) {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Stops it by a fast shutdown (SIGINT), then an immediate one (SIGQUIT), then SIGKILL. */
    public void stop() throws IOException, InterruptedException {
        if (!stopsOn("INT", FAST_SHUTDOWN_MAX)
                && !stopsOn("QUIT", IMMEDIATE_SHUTDOWN_MAX)
                && !stopsOn("KILL", IMMEDIATE_SHUTDOWN_MAX)) {
            throw new IllegalStateException("cannot stop PostgreSQL, process " + pid() + "; stop it by hand");
        }
    }

    private boolean stopsOn(String signal, Duration timeout) throws IOException, InterruptedException {
        // Java can only send SIGTERM, on which PostgreSQL waits for its clients, and SIGKILL.
        new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        try {
            process.onExit().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        // The command of another user's process is unknown; then the file is trusted.
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }
}
