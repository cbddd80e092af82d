package io.holdfast.local.up;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Supervises one child process: starts it, reports when it is ready, and restarts it with exponential backoff when it ends
 * without {@link #stop}. Its own thread does so; the methods may be called by any thread.
 */
final class ProcessSupervisor {

    private static final Duration BACKOFF_MIN = Duration.ofMillis(500);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(15);
    private static final Duration STABLE_AFTER = Duration.ofMinutes(1);
    private static final Duration DUMP_MAX = Duration.ofSeconds(2);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final long LOG_BYTES_MAX = 64L * 1024 * 1024;
    private static final int TAIL_LINES = 12;
    private static final int TAIL_BYTES_MAX = 16 * 1024;

    private final ProcessSpec spec;
    private final OrphanProcesses orphans;
    private final Consumer<String> messages;
    private final CompletableFuture<Boolean> firstReady = new CompletableFuture<>();
    private volatile boolean stopping;
    private volatile @Nullable Process process;

    ProcessSupervisor(ProcessSpec spec, OrphanProcesses orphans, Consumer<String> messages) {
        this.spec = spec;
        this.orphans = orphans;
        this.messages = messages;
    }

    String name() {
        return spec.name();
    }

    Path log() {
        return spec.log();
    }

    /**
     * Starts the process.
     *
     * @return whether it became ready; if it did not, it is not started again
     */
    CompletableFuture<Boolean> start() {
        Thread.ofPlatform().name("supervisor-" + name()).daemon().start(this::supervise);
        return firstReady;
    }

    private void supervise() {
        Duration backoff = BACKOFF_MIN;
        try {
            while (!stopping) {
                long started = System.nanoTime();
                Process child = startProcess();
                boolean isReady = spec.awaitReady(child);
                if (!report(isReady)) {
                    return;
                }
                if (!isReady) {
                    child.destroyForcibly();
                }
                int exit = child.waitFor();
                if (stopping) {
                    return;
                }
                if (System.nanoTime() - started > STABLE_AFTER.toNanos()) {
                    backoff = BACKOFF_MIN;
                }
                messages.accept(name() + " ended unexpectedly (exit code " + exit
                        + ") and is restarted. The last lines of its log " + log() + ":\n"
                        + logTail().indent(4).stripTrailing());
                TimeUnit.MILLISECONDS.sleep(backoff.toMillis());
                backoff = backoff.multipliedBy(2).compareTo(BACKOFF_MAX) < 0 ? backoff.multipliedBy(2) : BACKOFF_MAX;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            messages.accept(name() + " cannot be started: " + failed.getMessage());
            firstReady.complete(false);
        }
    }

    /** Reports the first start to the caller of {@link #start}, a restart to the user. False when the first start failed. */
    private boolean report(boolean isReady) {
        if (!firstReady.isDone()) {
            firstReady.complete(isReady);
            return isReady;
        }
        if (isReady) {
            messages.accept(name() + " is ready again");
        }
        return true;
    }

    private synchronized Process startProcess() throws IOException, InterruptedException {
        if (stopping) {
            throw new InterruptedException();
        }
        Path log = log();
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Process child = spec.start();
        process = child;
        orphans.register(name(), child.toHandle());
        return child;
    }

    /** Requests the end of the process; {@link #awaitExit} waits for it. */
    synchronized void stop() {
        stopping = true;
        Process child = process;
        if (child == null) {
            return;
        }
        if (!spec.isServer()) {
            child.destroy();
            return;
        }
        try (OutputStream input = child.getOutputStream()) {
            input.flush();
        } catch (IOException alreadyClosed) {
            // The process has ended.
        }
    }

    /** Waits until the process has ended; kills it after a minute, with a thread dump in its log. */
    void awaitExit() throws InterruptedException {
        Process child = process;
        if (child != null && !child.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            messages.accept(
                    name() + " did not stop within " + STOP_MAX.toSeconds() + " s and is killed; see its log " + log());
            dumpThreads(child);
            child.destroyForcibly().waitFor();
        }
    }

    /** On SIGQUIT a JVM writes all its stack traces to its output; other systems than Unix have no such signal. */
    private static void dumpThreads(Process child) throws InterruptedException {
        try {
            new ProcessBuilder("kill", "-QUIT", Long.toString(child.pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
            child.waitFor(DUMP_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException noSuchCommand) {
            // Without a dump the process is killed all the same.
        }
    }

    /** The last lines of the log. */
    String logTail() {
        try (RandomAccessFile file = new RandomAccessFile(log().toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES_MAX);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException unreadable) {
            return "(no log)";
        }
    }
}
