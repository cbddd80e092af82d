package io.holdfast.bench.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * A platform of the benchmark's own: {@code ./holdfast up} with empty data in {@code .holdfast/bench}, free ports, and the
 * services that are measured. Closing it stops it and deletes the data.
 */
public final class BenchPlatform implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long STOP_SECONDS = 60;
    private static final Set<String> KEPT_FOLDERS = Set.of("cache", "run", "programs");

    private final Process process;
    private final Path folder;

    private BenchPlatform(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    /** Starts a platform with these services, whose names are separated by commas. */
    public static BenchPlatform start(Path root, String services) throws IOException {
        return start(root, services, Map.of(), List.of());
    }

    /**
     * As {@link #start(Path, String)}, with settings.
     *
     * @param environment variables of all processes
     * @param options of {@code ./holdfast up}
     */
    public static BenchPlatform start(Path root, String services, Map<String, String> environment, List<String> options)
            throws IOException {
        Path folder = Files.createDirectories(root.resolve(".holdfast/bench"));
        deleteData(folder);
        List<String> command = new ArrayList<>(
                List.of(root.resolve("holdfast").toString(), "up", "--data=" + folder, "--services=" + services));
        for (String name : List.of("ticket", "sla", "loyalty", "analytics", "kafka", "postgres")) {
            command.add("--" + name + "-port=" + freePort());
        }
        command.addAll(options);
        ProcessBuilder platform = new ProcessBuilder(command).redirectErrorStream(true);
        platform.environment().putAll(environment);
        Process process = platform.start();
        StringBuilder output = new StringBuilder();
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            output.append(line).append('\n');
            if (line.startsWith("Ctrl-C stops")) {
                Thread.ofVirtual().start(() -> discardOutput(lines));
                return new BenchPlatform(process, folder);
            }
        }
        throw new IOException(
                "the platform did not start; its logs are in " + folder.resolve("logs") + ". Output:\n" + output);
    }

    /** Reads on, because the process would block when the pipe is full. */
    private static void discardOutput(BufferedReader lines) {
        try {
            lines.transferTo(Writer.nullWriter());
        } catch (IOException ended) {
            // The process has ended.
        }
    }

    /** Address of a service (a URL) or of kafka or postgres (host and port). */
    public String address(String name) throws IOException {
        return read("addresses.json").path(name).asText();
    }

    public String channelKey() throws IOException {
        return read("credentials.json").path("channelKey").asText();
    }

    /** A bearer token with every role. */
    public String adminToken() throws IOException {
        return read("credentials.json").path("adminToken").asText();
    }

    public String databasePassword() throws IOException {
        return Files.readString(folder.resolve("database-password")).strip();
    }

    /** The process of a service or server, by its name in the file {@code processes}. */
    public ProcessHandle process(String name) throws IOException {
        String pid = Files.readAllLines(folder.resolve("processes")).stream()
                .filter(line -> line.endsWith(" " + name))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new IOException("no process " + name + " is registered"))
                .split(" ", 2)[0];
        return ProcessHandle.of(Long.parseLong(pid))
                .orElseThrow(() -> new IOException("the process of " + name + " has ended"));
    }

    /** PostgreSQL's main process, the parent of the processes of its connections. */
    public ProcessHandle postmaster() throws IOException {
        try (var lines = Files.lines(folder.resolve("postgresql/data/postmaster.pid"))) {
            return ProcessHandle.of(Long.parseLong(lines.findFirst().orElseThrow()))
                    .orElseThrow(() -> new IOException("PostgreSQL has ended"));
        }
    }

    private JsonNode read(String file) throws IOException {
        return JSON.readTree(folder.resolve(file).toFile());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        deleteData(folder);
    }

    /** Deletes everything but the caches that make a warm start, as a restart of {@code ./holdfast up} has them. */
    private static void deleteData(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Path top = folder.equals(file) ? file : folder.relativize(file).getName(0);
                if (!KEPT_FOLDERS.contains(top.toString()) && !folder.equals(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
