package io.holdfast.local.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A shell that runs a command and stops it when this process ends, even by a kill: it holds the read end of a pipe from
 * this process, and sends the command a signal when the pipe closes. The shell ends with the command.
 */
final class WatchdogShell {

    private static final Duration STOP_MAX = Duration.ofSeconds(40);

    /** {@code $1} is the signal, the rest the command. {@code read} ends when the pipe is closed. */
    private static final String SCRIPT =
            "signal=$1; shift; exec 3<&0; \"$@\" </dev/null 3<&- 1>&2 & server=$!; trap '' INT TERM HUP; "
                    + "(while read -r ignored; do :; done; kill -\"$signal\" \"$server\") <&3 2>/dev/null & watch=$!; "
                    + "wait \"$server\"; status=$?; kill -KILL \"$watch\" 2>/dev/null; exit \"$status\"";

    private final Process shell;

    private WatchdogShell(Process shell) {
        this.shell = shell;
    }

    /** @param stopSignal name of the signal that stops the command, such as {@code INT} */
    static WatchdogShell start(String stopSignal, List<String> command) throws IOException {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, "watchdog", stopSignal));
        line.addAll(command);
        return new WatchdogShell(new ProcessBuilder(line)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    boolean isAlive() {
        return shell.isAlive();
    }

    void awaitExit() {
        shell.onExit().join();
    }

    /** Closes the pipe and waits until the command has stopped; kills the shell when that takes too long. */
    void stop() throws InterruptedException {
        try {
            shell.getOutputStream().close();
        } catch (IOException alreadyClosed) {
            // The shell has ended.
        }
        if (!shell.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            shell.destroyForcibly();
        }
    }
}
