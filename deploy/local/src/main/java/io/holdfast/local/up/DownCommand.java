package io.holdfast.local.up;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.DataFolder;

/** {@code ./holdfast down}: stops a platform that runs elsewhere, and what a killed one left behind. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops a running platform, and what a killed one left behind. The data stays.")
public final class DownCommand implements Callable<Integer> {

    private static final Duration STOP_MAX = Duration.ofMinutes(2);

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = DataFolder.DEFAULT,
            description = "The platform's folder (${DEFAULT-VALUE}).")
    private Path data = Path.of(DataFolder.DEFAULT);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        DataFolder folder = DataFolder.resolve(data);
        if (!Files.isDirectory(folder.path())) {
            printLine("nothing runs, and nothing ever did, in " + folder.path());
            return 0;
        }
        boolean wasRunning = stopRunning(folder);
        List<String> stopped = new OrphanProcesses(folder).stop();
        Files.deleteIfExists(folder.pidFile());
        if (!stopped.isEmpty()) {
            printLine("stopped what was left behind: " + String.join(", ", stopped));
        } else if (wasRunning) {
            printLine("stopped");
        } else {
            printLine("nothing was running");
        }
        return 0;
    }

    private static boolean stopRunning(DataFolder folder) throws IOException, InterruptedException {
        Optional<FileLock> free = folder.tryLock();
        if (free.isPresent()) {
            free.get().release();
            return false;
        }
        ProcessHandle up = folder.lockHolder()
                .flatMap(ProcessHandle::of)
                .orElseThrow(
                        () -> new UserError("a platform runs in " + folder.path() + ", but its process is not known"));
        up.destroy();
        try {
            up.onExit().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException stuck) {
            up.destroyForcibly();
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        return true;
    }

    private void printLine(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Holdfast: " + line);
        out.flush();
    }
}
