package io.holdfast.local.up;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.local.cli.Messages;
import io.holdfast.local.cli.UserError;
import io.holdfast.local.demo.Demo;
import io.holdfast.local.folder.CredentialRenewal;
import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.DataFolder;
import io.holdfast.local.folder.DataOption;

/** {@code ./holdfast up}: runs the whole platform in the foreground until Ctrl-C. */
@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Starts Kafka, PostgreSQL and the four services; Ctrl-C stops them. The data stays.")
public final class UpCommand implements Callable<Integer> {

    @Mixin
    private DataOption data = new DataOption();

    @Option(names = "--demo", description = "Generate traffic of a small shop, and print a summary of the results.")
    private boolean demo;

    @Mixin
    private PortOptions ports = new PortOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant startedAt = Instant.now();
        DataFolder folder = data.folder();
        folder.create();
        FileLock lock = lock(folder);
        OrphanProcesses orphans = new OrphanProcesses(folder);
        List<String> stopped = orphans.stop();
        if (!stopped.isEmpty()) {
            print("stopped processes that an earlier run left behind: " + String.join(", ", stopped));
        }
        List<String> conflicts = ports.conflicts();
        if (!conflicts.isEmpty()) {
            throw new UserError(String.join("\nHoldfast: ", conflicts));
        }
        CredentialRenewal credentials = new CredentialRenewal(folder, InstantSource.system());
        credentials.start(this::print);
        ports.writeAddresses(folder);
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Platform platform =
                new Platform(new ProcessSpecs(root, folder, ports, credentials.current(), demo), orphans, this::print);
        run(platform, folder, startedAt, credentials);
        lock.release();
        return 0;
    }

    private void run(Platform platform, DataFolder folder, Instant startedAt, CredentialRenewal credentials)
            throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(platform, folder, stopped), "stop"));
        if (!ports.isLocal()) {
            print("the services accept connections from other machines on " + ports.listen + ", without TLS");
        }
        print("starting Kafka and PostgreSQL, then the services (logs: " + folder.logs() + ")");
        platform.start();
        printAddresses(folder, Duration.between(startedAt, Instant.now()));
        if (demo) {
            Map<String, URI> services = ports.servicePorts().entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, service -> ports.address(service.getValue())));
            new Demo(
                            services,
                            credentials::current,
                            spec.commandLine().getOut(),
                            Boolean.getBoolean("holdfast.terminal"))
                    .run();
        }
        stopped.await();
    }

    private static FileLock lock(DataFolder folder) throws IOException {
        Optional<FileLock> lock = folder.tryLock();
        if (lock.isEmpty()) {
            throw new UserError("a platform is already running in " + folder.path()
                    + folder.lockHolder().map(pid -> " (process " + pid + ")").orElse("")
                    + "; stop it with ./holdfast down, or start another with --data=FOLDER and other ports");
        }
        Files.writeString(folder.pidFile(), ProcessHandle.current().pid() + "\n");
        return lock.get();
    }

    private void stop(Platform platform, DataFolder folder, CountDownLatch stopped) {
        print("stopping");
        try {
            platform.stop();
            Files.deleteIfExists(folder.pidFile());
            print("stopped; the data stays in " + folder.path());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            print("stopped, but cannot delete " + folder.pidFile() + ": " + failed.getMessage());
        }
        stopped.countDown();
    }

    private void printAddresses(DataFolder folder, Duration startTime) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%nHoldfast is up (%.1f s).%n", startTime.toMillis() / 1000.0));
        ports.servicePorts()
                .forEach((name, port) -> text.append(row(name + "-service", ports.address(port) + "/q/swagger-ui")));
        text.append(row("Kafka", "localhost:" + ports.kafka));
        text.append(row(
                "PostgreSQL",
                "localhost:" + ports.postgres + ", user holdfast, one database for each service; password in "
                        + Credentials.databasePassword(folder)));
        text.append(row("credentials", folder.credentials().toString()));
        text.append(row("boards", "run ./holdfast board" + folder.option()));
        text.append(row("logs", folder.logs().toString()));
        text.append("Ctrl-C stops everything; the data stays.");
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    private static String row(String name, String value) {
        return String.format(Locale.ROOT, "  %-18s %s%n", name, value);
    }

    private void print(String message) {
        new Messages(spec.commandLine().getOut()).print(message);
    }
}
