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

import io.holdfast.local.Refusal;
import io.holdfast.local.demo.Demo;

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
    private Addresses addresses = new Addresses();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Instant begun = Instant.now();
        DataFolder folder = DataFolder.of(data);
        folder.create();
        FileLock held = hold(folder);
        LeftBehind leftBehind = new LeftBehind(folder);
        List<String> stopped = leftBehind.stop();
        if (!stopped.isEmpty()) {
            say("stopped what a killed run had left behind: " + String.join(", ", stopped));
        }
        List<String> conflicts = addresses.conflicts();
        if (!conflicts.isEmpty()) {
            throw new Refusal(String.join("\nHoldfast: ", conflicts));
        }
        Credentials credentials = Credentials.readOrMake(folder, begun);
        addresses.write(folder);
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Platform platform = new Platform(new Launches(root, folder, addresses, credentials), leftBehind, this::say);
        run(platform, folder, begun, credentials);
        held.release();
        return 0;
    }

    private void run(Platform platform, DataFolder folder, Instant begun, Credentials credentials)
            throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Thread stop = new Thread(() -> stop(platform, folder, ended), "stop");
        Runtime.getRuntime().addShutdownHook(stop);
        say("starting Kafka and PostgreSQL, then the services (logs: "
                + folder.path().resolve("logs") + ")");
        platform.start();
        printAddresses(folder, Duration.between(begun, Instant.now()));
        if (demo) {
            Map<String, URI> services = addresses.services().entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, service -> URI.create("http://localhost:" + service.getValue())));
            new Demo(services, credentials, spec.commandLine().getOut(), Boolean.getBoolean("holdfast.terminal"))
                    .play();
        }
        ended.await();
    }

    private FileLock hold(DataFolder folder) throws IOException {
        Optional<FileLock> lock = folder.hold();
        if (lock.isEmpty()) {
            throw new Refusal("a platform runs in " + folder.path() + " already"
                    + folder.holder().map(pid -> " (process " + pid + ")").orElse("")
                    + "; ./holdfast down stops it, --data=FOLDER starts another");
        }
        Files.writeString(folder.pid(), ProcessHandle.current().pid() + "\n");
        return lock.get();
    }

    private void stop(Platform platform, DataFolder folder, CountDownLatch ended) {
        say("stopping");
        try {
            platform.stop();
            Files.deleteIfExists(folder.pid());
            say("stopped; the data stays in " + folder.path());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (IOException failed) {
            say("stopped; " + failed.getMessage());
        }
        ended.countDown();
    }

    private void printAddresses(DataFolder folder, Duration took) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "%nHoldfast is up (%.1f s).%n", took.toMillis() / 1000.0));
        Consumer<List<String>> row =
                cells -> text.append(String.format(Locale.ROOT, "  %-18s %s%n", cells.getFirst(), cells.getLast()));
        addresses
                .services()
                .forEach((name, port) ->
                        row.accept(List.of(name + "-service", "http://localhost:" + port + "/q/swagger-ui")));
        row.accept(List.of("Kafka", "localhost:" + addresses.kafka));
        row.accept(List.of(
                "PostgreSQL",
                "localhost:" + addresses.postgres + ", user holdfast, a database a service; password in "
                        + Credentials.databasePassword(folder)));
        row.accept(List.of("credentials", folder.credentials().toString()));
        row.accept(List.of("logs", folder.path().resolve("logs").toString()));
        text.append("Ctrl-C stops everything; the data stays.");
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    private void say(String line) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Holdfast: " + line);
        out.flush();
    }
}
