package io.holdfast.testservers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/** A server of deploy/local as a child process. */
final class ServerProcess implements SharedServer {

    private static final long STOP_MAX_SECONDS = 30;

    private final String name;
    private final ServerProperties known;
    private final String mainClass;
    private final List<String> jvmOptions;
    private final List<String> arguments;

    ServerProcess(String name, String mainClass, List<String> jvmOptions) {
        this(name, mainClass, jvmOptions, List.of());
    }

    /** @param arguments in addition to those that every server has */
    ServerProcess(String name, String mainClass, List<String> jvmOptions, List<String> arguments) {
        this.name = name;
        this.known = new ServerProperties(name);
        this.mainClass = mainClass;
        this.jvmOptions = jvmOptions;
        this.arguments = arguments;
    }

    @Override
    public boolean wasStarted() {
        return known.find("port") != null;
    }

    @Override
    public int port() {
        return (int) known.number("port");
    }

    @Override
    public void start() {
        try {
            boolean first = !wasStarted();
            Path data = first ? Files.createTempDirectory("holdfast-" + name + "-") : Path.of(known.get("data"));
            Path log = log();
            Process process = new ProcessBuilder(command(data, first ? 0 : port()))
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            // The hook also keeps the process's pipe reachable: it would be closed when it is collected.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(process, data)));
            String ready = readyLine(process, log);
            known.set("data", data.toString());
            known.set("port", field(ready, "port"));
            known.set("pid", String.valueOf(process.pid()));
            known.set("serverPid", field(ready, "serverPid"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Waits for the process that started the server as well. */
    @Override
    public void kill() {
        ProcessHandle.of(known.number("serverPid")).ifPresent(server -> {
            server.destroyForcibly();
            server.onExit().join();
        });
        ProcessHandle.of(known.number("pid")).ifPresent(host -> host.onExit().join());
    }

    private List<String> command(Path data, int port) {
        Path local = root().resolve("deploy/local");
        Path launcher = local.resolve("target/launcher");
        if (!Files.isDirectory(launcher)) {
            throw new IllegalStateException(
                    "the embedded servers are not built: run ./mvnw -pl deploy/local process-classes (looked in "
                            + launcher + ")");
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(local.resolve("target/classes") + System.getProperty("path.separator") + launcher + "/*");
        command.add(mainClass);
        command.add("--data=" + data);
        command.add("--port=" + port);
        command.add("--programs=" + local.resolve("target/programs"));
        command.add("--temporary");
        command.addAll(arguments);
        return command;
    }

    private Path log() throws IOException {
        Path folder = Path.of("target").toAbsolutePath();
        Files.createDirectories(folder);
        return folder.resolve("embedded-" + name + ".log");
    }

    /** The repository's root: set by the build, or else the first parent folder with deploy/local. */
    static Path root() {
        @Nullable String configured = System.getProperty("holdfast.root");
        if (configured != null) {
            return Path.of(configured);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("deploy/local/pom.xml"))) {
                return folder;
            }
        }
        throw new IllegalStateException("set the system property holdfast.root to the repository's root");
    }

    private static String readyLine(Process process, Path log) throws IOException {
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String line = output.readLine();
        if (line == null) {
            throw new IllegalStateException("a server did not start; its log is " + log);
        }
        return line;
    }

    private static void stop(Process process, Path data) {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_MAX_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException ended) {
            // A test has killed it.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        delete(data);
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException ended) {
            // The server deletes its data itself.
        }
    }

    private static String field(String json, String field) {
        Matcher matcher = Pattern.compile("\"" + field + "\":\"?([^,\"}]+)").matcher(json);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + field + " in the server's output: " + json);
        }
        return matcher.group(1);
    }
}
