package io.holdfast.local.up;

import java.io.IOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.Messages;
import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.DataFolder;
import io.holdfast.local.folder.DataOption;

/** {@code ./holdfast down}: stops a platform that runs in another terminal, or the processes that a killed one left. */
@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stops a running platform, and processes that a killed one left behind. The data stays.")
public final class DownCommand implements Callable<Integer> {

    private static final Duration STOP_MAX = Duration.ofMinutes(2);

    @Mixin
    private DataOption data = new DataOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Messages messages = new Messages(spec.commandLine().getOut());
        DataFolder folder = data.folder();
        if (!Files.isDirectory(folder.path())) {
            messages.print("nothing is running: there is no folder " + folder.path());
            return 0;
        }
        boolean wasRunning = stopRunning(folder);
        List<String> orphans = new OrphanProcesses(folder).stop();
        Files.deleteIfExists(folder.pidFile());
        if (!orphans.isEmpty()) {
            messages.print("stopped processes that were left behind: " + String.join(", ", orphans));
        } else {
            messages.print(wasRunning ? "stopped" : "nothing was running in " + folder.path());
        }
        return 0;
    }

    private static boolean stopRunning(DataFolder folder) throws IOException, InterruptedException {
        Optional<FileLock> lock = folder.tryLock();
        if (lock.isPresent()) {
            lock.get().release();
            return false;
        }
        ProcessHandle up = folder.lockHolder()
                .flatMap(ProcessHandle::of)
                .orElseThrow(() -> new UserError("a platform is running in " + folder.path() + ", but "
                        + folder.pidFile() + " does not name its process; press Ctrl-C in its terminal"));
        up.destroy();
        try {
            up.onExit().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException notStopped) {
            up.destroyForcibly();
        } catch (ExecutionException unexpected) {
            throw new IllegalStateException(unexpected);
        }
        return true;
    }
}
