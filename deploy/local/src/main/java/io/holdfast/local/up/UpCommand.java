package io.holdfast.local.up;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.demo.Demo;
import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.DataFolder;

/** {@code ./holdfast up}: the whole platform, in the foreground until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts Kafka, PostgreSQL and the four services; Ctrl-C stops them. The data stays.")
public final class UpCommand implements Callable<Integer> {

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            defaultValue = DataFolder.DEFAULT,
            description = "Where data, logs and credentials are kept (${DEFAULT-VALUE}).")
    private Path data = Path.of(DataFolder.DEFAULT);

    @Option(names = "--demo", description = "Plays traffic, with a line that says what comes of it.")
    private boolean demo;

    @Mixin
    private PortOptions ports = new PortOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant startedAt = Instant.now();
        DataFolder folder = DataFolder.resolve(data);
        folder.create();
        FileLock lock = lock(folder);
        OrphanProcesses orphans = new OrphanProcesses(folder);
        List<String> stopped = orphans.stop();
        if (!stopped.isEmpty()) {
            printLine("stopped what a killed run had left behind: " + String.join(", ", stopped));
        }
        List<String> conflicts = ports.conflicts();
        if (!conflicts.isEmpty()) {
            throw new UserError(String.join("\nHoldfast: ", conflicts));
        }
        Credentials credentials = Credentials.readOrCreate(folder, startedAt);
        ports.writeAddresses(folder);
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Platform platform = new Platform(new ProcessSpecs(root, folder, ports, credentials), orphans, this::printLine);
        run(platform, folder, startedAt, credentials);
        lock.release();
        return 0;
    }

    private void run(Platform platform, DataFolder folder, Instant startedAt, Credentials credentials)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread stop = new Thread(() -> stop(platform, folder, ended), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        printLine("starting Kafka and PostgreSQL, then the services (logs: "
                + folder.path().resolve("logs") + ")");
        platform.start();
        printAddresses(folder, Duration.between(startedAt, Instant.now()));
        if (demo) {
            Map<String, URI> services = ports.servicePorts().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, service -> URI.create("http://localhost:" + service.getValue())));
            new Demo(services, credentials, spec.commandLine().getOut(), Boolean.getBoolean("holdfast.terminal")).run();
        }
        ended.await();
    }

    private FileLock lock(DataFolder folder) throws IOException {
        Optional<FileLock> lock = folder.tryLock();
        if (lock.isEmpty()) {
            throw new UserError("a platform runs in " + folder.path() + " already"
                    + folder.lockHolder().map(pid -> " (process " + pid + ")").orElse("")
                    + "; ./holdfast down stops it, --data=FOLDER starts another");
        }
        Files.writeString(folder.pidFile(), ProcessHandle.current().pid() + "\n");
        return lock.get();
    }

    private void stop(Platform platform, DataFolder folder, CountDownLatch ended) {
        printLine("stopping");
        try {
            platform.stop();
            Files.deleteIfExists(folder.pidFile());
            printLine("stopped; the data stays in " + folder.path());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            printLine("stopped; " + failed.getMessage());
        }
        ended.countDown();
    }

    private void printAddresses(DataFolder folder, Duration startTime) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%nHoldfast is up (%.1f s).%n", startTime.toMillis() / 1000.0));
        Consumer<List<String>> row =
                cells -> text.append(String.format(Locale.ROOT, "  %-18s %s%n", cells.getFirst(), cells.getLast()));
        ports.servicePorts()
                .forEach((name, port) ->
                        row.accept(List.of(name + "-service", "http://localhost:" + port + "/q/swagger-ui")));
        row.accept(List.of("Kafka", "localhost:" + ports.kafka));
        row.accept(List.of(
                "PostgreSQL",
                "localhost:" + ports.postgres + ", user holdfast, a database a service; password in "
                        + Credentials.databasePassword(folder)));
        row.accept(List.of("credentials", folder.credentials().toString()));
        row.accept(List.of("logs", folder.path().resolve("logs").toString()));
        text.append("Ctrl-C stops everything; the data stays.");
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    private void printLine(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Holdfast: " + line);
        out.flush();
    }
}
