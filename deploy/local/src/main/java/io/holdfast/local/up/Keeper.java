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
 * Keeps one child process alive: starts it, says when it is ready, and starts it again when it ends without having been
 * asked to, a little later each time that it does not last.
 */
final class Keeper {

    private static final Duration PAUSE_FIRST = Duration.ofMillis(500);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(15);
    private static final Duration LASTED = Duration.ofMinutes(1);
    private static final Duration STOP_MAX = Duration.ofSeconds(60);
    private static final long LOG_BYTES_MAX = 64L * 1024 * 1024;
    private static final int TAIL_LINES = 12;
    private static final int TAIL_BYTES_MAX = 16 * 1024;

    private final Launch launch;
    private final LeftBehind leftBehind;
    private final Consumer<String> say;
    private final CompletableFuture<Boolean> firstReady = new CompletableFuture<>();
    private volatile boolean stopping;
    private volatile @Nullable Process process;

    Keeper(Launch launch, LeftBehind leftBehind, Consumer<String> say) {
        this.launch = launch;
        this.leftBehind = leftBehind;
        this.say = say;
    }

    String name() {
        return launch.name();
    }

    /**
     * Starts it.
     *
     * @return whether it became ready; when it ended instead, it is not started again
     */
    CompletableFuture<Boolean> start() {
        Thread.ofPlatform().name("keeper-" + name()).daemon().start(this::keep);
        return firstReady;
    }

    private void keep() {
        Duration pause = PAUSE_FIRST;
        try {
            while (!stopping) {
                long started = System.nanoTime();
                Process child = spawn();
                boolean ready = launch.awaitReady(child);
                if (!firstReady.isDone()) {
                    firstReady.complete(ready);
                    if (!ready) {
                        return;
                    }
                } else if (ready) {
                    say.accept(name() + " is back");
                }
                if (!ready) {
                    child.destroyForcibly();
                }
                int exit = child.waitFor();
                if (stopping) {
                    return;
                }
                if (System.nanoTime() - started > LASTED.toNanos()) {
                    pause = PAUSE_FIRST;
                }
                say.accept(
                        name() + " ended unexpectedly (exit code " + exit + "); it is started again. Its last words:\n"
                                + tail().indent(4).stripTrailing());
                TimeUnit.MILLISECONDS.sleep(pause.toMillis());
                pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            say.accept(name() + " cannot be started: " + failed.getMessage());
            firstReady.complete(false);
        }
    }

    private synchronized Process spawn() throws IOException, InterruptedException {
        if (stopping) {
            throw new InterruptedException();
        }
        Path log = launch.log();
        if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
            Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        }
        Process child = launch.start();
        process = child;
        leftBehind.note(name(), child.toHandle());
        return child;
    }

    /** Asks it to end; {@link #awaitEnd} waits. */
    synchronized void stop() {
        stopping = true;
        Process child = process;
        if (child == null) {
            return;
        }
        if (!launch.server()) {
            child.destroy();
            return;
        }
        try (OutputStream input = child.getOutputStream()) {
            input.flush();
        } catch (IOException gone) {
            // It has ended already.
        }
    }

    void awaitEnd() throws InterruptedException {
        Process child = process;
        if (child != null && !child.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            say.accept(name() + " does not stop; it is killed");
            child.destroyForcibly().waitFor();
        }
    }

    /** The last lines of its log. */
    String tail() {
        try (RandomAccessFile file = new RandomAccessFile(launch.log().toFile(), "r")) {
            long from = Math.max(0, file.length() - TAIL_BYTES_MAX);
            byte[] bytes = new byte[(int) (file.length() - from)];
            file.seek(from);
            file.readFully(bytes);
            List<String> lines =
                    new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
        } catch (IOException none) {
            return "(no log)";
        }
    }
}
