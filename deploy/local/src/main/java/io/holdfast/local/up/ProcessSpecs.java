package io.holdfast.local.up;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import io.holdfast.local.cli.UserError;
import io.holdfast.local.folder.Credentials;
import io.holdfast.local.folder.DataFolder;
import io.holdfast.local.server.KafkaServer;
import io.holdfast.local.server.PostgresServer;

/** Builds the specifications of the platform's processes: command lines, environment, logs and ports. */
final class ProcessSpecs {

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final String DATABASE_USER = "holdfast";
    private static final Map<String, String> BOARD_ADDRESSES = Map.of(
            "ticket", "HOLDFAST_BOARDS_TICKETS",
            "sla", "HOLDFAST_BOARDS_PROMISES",
            "loyalty", "HOLDFAST_BOARDS_LOYALTY",
            "analytics", "HOLDFAST_BOARDS_RETENTION");

    private final Path root;
    private final DataFolder folder;
    private final PortOptions ports;
    private final Credentials credentials;
    private final boolean demo;
    private final String databasePassword;

    /** @param demo whether the demo's made-up year is imported */
    ProcessSpecs(Path root, DataFolder folder, PortOptions ports, Credentials credentials, boolean demo)
            throws IOException {
        this.demo = demo;
        this.root = root;
        this.folder = folder;
        this.ports = ports;
        this.credentials = credentials;
        this.databasePassword =
                Files.readString(Credentials.databasePassword(folder)).strip();
    }

    ProcessSpec kafka() {
        return server("kafka", KafkaServer.class, "-Xmx400m", folder.kafka(), ports.kafka, Map.of());
    }

    ProcessSpec postgresql() {
        return server(
                "postgresql",
                PostgresServer.class,
                "-Xmx64m",
                folder.postgresql(),
                ports.postgres,
                Map.of("HOLDFAST_DB_PASSWORD", databasePassword));
    }

    List<ProcessSpec> services() {
        return ports.servicePorts().entrySet().stream()
                .map(service -> service(service.getKey(), service.getValue()))
                .toList();
    }

    private ProcessSpec server(
            String name, Class<?> main, String heap, Path data, int port, Map<String, String> environment) {
        List<String> command = new ArrayList<>(newSession());
        command.add(JAVA);
        command.addAll(jvmOptions(
                name,
                heap,
                Stream.of(CLASS_PATH.split(File.pathSeparator)).map(Path::of).toList()));
        command.add("-cp");
        command.add(CLASS_PATH);
        command.add(main.getName());
        command.add("--data=" + data);
        command.add("--port=" + port);
        command.add("--programs=" + folder.programs());
        return new ProcessSpec(
                name, true, command, environment, folder.log(name), URI.create("tcp://localhost:" + port));
    }

    private ProcessSpec service(String name, int port) {
        Path jar = copyArtifact(name).resolve("quarkus-run.jar");
        List<String> command = new ArrayList<>(newSession());
        command.add(JAVA);
        command.addAll(jvmOptions(name, "-Xmx" + heapMax(name), List.of(jar)));
        command.add("-Xss512k");
        command.add("-XX:ReservedCodeCacheSize=96m");
        command.add("-jar");
        command.add(jar.toString());
        Map<String, String> environment = new HashMap<>(boards());
        environment.putAll(Map.ofEntries(
                Map.entry("QUARKUS_HTTP_HOST", ports.listen),
                Map.entry("QUARKUS_HTTP_PORT", String.valueOf(port)),
                Map.entry("KAFKA_BOOTSTRAP_SERVERS", "localhost:" + ports.kafka),
                Map.entry("HOLDFAST_DB_HOST", "localhost"),
                Map.entry("HOLDFAST_DB_PORT", String.valueOf(ports.postgres)),
                Map.entry("HOLDFAST_DB_NAME", name),
                Map.entry("HOLDFAST_DB_USER", DATABASE_USER),
                Map.entry("HOLDFAST_DB_PASSWORD", databasePassword),
                Map.entry("HOLDFAST_CHANNEL_KEY", credentials.channelKey()),
                Map.entry(
                        "HOLDFAST_JWT_PUBLIC_KEY", Credentials.publicKey(folder).toString()),
                Map.entry(
                        "HOLDFAST_PARENT_PID",
                        String.valueOf(ProcessHandle.current().pid())),
                // Receivers of webhooks that somebody tries are on this machine.
                Map.entry("HOLDFAST_WEBHOOKS_PRIVATE", "true"),
                // Otherwise the C library keeps a memory arena for each thread.
                Map.entry("MALLOC_ARENA_MAX", "2")));
        if (demo) {
            // The made-up year is imported in seconds; then its customers get their tiers.
            environment.put("HOLDFAST_PAST_EVENTS_DELAY", "PT15S");
        }
        return new ProcessSpec(
                name + "-service", false, command, environment, folder.log(name + "-service"), ports.address(port));
    }

    /** The addresses under which the boards link to one another. */
    private Map<String, String> boards() {
        Map<String, String> boards = new HashMap<>();
        ports.servicePorts()
                .forEach((name, port) -> boards.put(
                        Objects.requireNonNull(BOARD_ADDRESSES.get(name)),
                        ports.address(port).toString()));
        return boards;
    }

    private String heapMax(String service) {
        return service.equals("analytics") ? ports.analyticsHeap : "192m";
    }

    private Path copyArtifact(String name) {
        Path built = root.resolve(name + "-service/target/quarkus-app");
        if (!Files.isRegularFile(built.resolve("quarkus-run.jar"))) {
            throw new UserError(name + "-service is not built: there is no quarkus-run.jar in " + built
                    + "; run ./mvnw package -DskipTests");
        }
        Path copy = folder.artifactCopy(name);
        try {
            ArtifactCopy.update(built, copy);
        } catch (IOException failed) {
            throw new UserError(
                    "cannot copy " + name + "-service from " + built + " to " + copy + ": " + failed.getMessage());
        }
        return copy;
    }

    private List<String> jvmOptions(String name, String heap, List<Path> jars) {
        List<String> archive;
        try {
            archive = new ClassDataArchives(folder.classDataArchives()).options(name, jars);
        } catch (IOException failed) {
            throw new UserError(
                    "cannot write to the folder " + folder.classDataArchives() + ": " + failed.getMessage());
        }
        List<String> options = new ArrayList<>(List.of(
                heap,
                "-XX:+UseSerialGC",
                // Half of the heap is the young generation: the objects of a batch die there and are not promoted.
                "-XX:NewRatio=1",
                "-XX:SurvivorRatio=4",
                // Heap that a burst of load has taken is returned, except a reserve: without one, a burst causes full
                // collections only.
                "-Xms48m",
                "-XX:MinHeapFreeRatio=30",
                "-XX:MaxHeapFreeRatio=60",
                "-XX:-ShrinkHeapInSteps",
                "-XX:TrimNativeHeapInterval=30000",
                // A process without memory fails anywhere; one that has ended is started again.
                "-XX:+ExitOnOutOfMemoryError"));
        // The classes loaded by the previous run (AppCDS) halve the time of a start.
        options.addAll(archive);
        options.addAll(List.of(
                // Mapped at the address where it was dumped: otherwise every page is copied to relocate its pointers.
                "-XX:+UnlockDiagnosticVMOptions",
                "-XX:ArchiveRelocationMode=0",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        return options;
    }

    /** Prefix that starts a process in its own session: Ctrl-C in a terminal reaches all processes of a session. */
    private static List<String> newSession() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(setsid -> Files.isExecutable(Path.of(setsid)))
                .findFirst()
                .map(List::of)
                .orElse(List.of());
    }
}
