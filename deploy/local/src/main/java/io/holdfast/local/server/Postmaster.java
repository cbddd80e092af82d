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

/** PostgreSQL's first process, found by the file that it writes into its data folder. */
public final class Postmaster {

    private static final Duration FAST_SHUTDOWN_MAX = Duration.ofSeconds(30);
    private static final Duration IMMEDIATE_SHUTDOWN_MAX = Duration.ofSeconds(5);

    private final ProcessHandle process;

    private Postmaster(ProcessHandle process) {
        this.process = process;
    }

    /** The one that runs on this data folder, whoever started it. */
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

    /** Forgets a file that names a process which is no PostgreSQL: a number used again after a reboot. */
    static void deleteStalePidFile(Path data) throws IOException {
        if (find(data).isEmpty()) {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Ends it in good order; the less so, the longer it takes. */
    public void stop() throws IOException, InterruptedException {
        if (!stopsOn("INT", FAST_SHUTDOWN_MAX)
                && !stopsOn("QUIT", IMMEDIATE_SHUTDOWN_MAX)
                && !stopsOn("KILL", IMMEDIATE_SHUTDOWN_MAX)) {
            throw new IllegalStateException("PostgreSQL, process " + pid() + ", cannot be stopped");
        }
    }

    private boolean stopsOn(String signal, Duration timeout) throws IOException, InterruptedException {
        // Java itself can only send TERM, on which PostgreSQL waits for its clients, and KILL.
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
        // Where the system does not tell (another user's process), what the file says is believed.
        return process.info()
                .command()
                .map(command -> command.contains("postgres"))
                .orElse(true);
    }
}
