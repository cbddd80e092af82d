package io.holdfast.local.up;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.holdfast.local.Holdfast;
import io.holdfast.local.server.Ports;
import io.holdfast.local.server.Postmaster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Runs the launcher as a process, with the real Kafka and PostgreSQL and stub services. */
class UpCommandTest {

    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration END_MAX = Duration.ofSeconds(60);

    @TempDir
    private Path root = Path.of("");

    private final List<String> ports = new ArrayList<>();
    private @Nullable Process up;

    @BeforeEach
    void install() throws IOException {
        for (String service : List.of("ticket", "sla", "loyalty", "analytics")) {
            StubService.install(root, service);
            ports.add("--" + service + "-port=" + Ports.free());
        }
        ports.add("--kafka-port=" + Ports.free());
        ports.add("--postgres-port=" + Ports.free());
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        holdfast("down").waitFor();
        if (up != null) {
            up.destroyForcibly();
        }
    }

    @Test
    void killedProcessesAreRestartedUntilThePlatformIsStopped() throws IOException, InterruptedException {
        startUp();
        assertThat(Files.getPosixFilePermissions(data().resolve("credentials.json")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(Files.getPosixFilePermissions(data())).isEqualTo(PosixFilePermissions.fromString("rwx------"));
        assertThat(onlyThisMachineMayConnect()).isTrue();

        Process second = holdfast("up", ports);
        assertThat(second.waitFor()).isNotZero();
        assertThat(outputOf("up")).anyMatch(line -> line.contains("a platform is already running in"));

        kill("sla-service");
        kill("kafka");
        postmaster().destroyForcibly();
        await().atMost(START_MAX)
                .untilAsserted(() -> assertThat(outputOf("first"))
                        .contains(
                                "Holdfast: sla-service is ready again",
                                "Holdfast: kafka is ready again",
                                "Holdfast: postgresql is ready again"));

        List<ProcessHandle> children = children();
        assertThat(holdfast("down").waitFor()).isZero();
        assertThat(outputOf("first")).anyMatch(line -> line.startsWith("Holdfast: stopped"));
        assertThat(children).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void noProcessSurvivesAKilledLauncher() throws IOException {
        Process launcher = startUp();
        List<ProcessHandle> children = children();
        ProcessHandle postmaster = postmaster();
        assertThat(children).hasSize(6).allMatch(ProcessHandle::isAlive);

        launcher.destroyForcibly();

        await().atMost(END_MAX).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
        await().atMost(END_MAX).until(() -> !postmaster.isAlive());
    }

    private Process startUp() throws IOException {
        Process process = launch("first", "up", ports);
        up = process;
        await().atMost(START_MAX)
                .until(() -> !process.isAlive()
                        || outputOf("first").stream().anyMatch(line -> line.startsWith("Holdfast is up")));
        assertThat(process.isAlive())
                .as(() -> "the launcher is running: " + outputOf("first"))
                .isTrue();
        return process;
    }

    /** Whether no address but a loopback one accepts connections on the ports. */
    private boolean onlyThisMachineMayConnect() throws IOException {
        for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
            for (InetAddress address : network.inetAddresses().toList()) {
                for (String option : ports) {
                    int port = Integer.parseInt(option.substring(option.indexOf('=') + 1));
                    if (!address.isLoopbackAddress() && accepts(address, port)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean accepts(InetAddress address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), 1_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    private Path data() {
        return root.resolve(".holdfast");
    }

    private void kill(String name) throws IOException {
        processes().stream()
                .filter(line -> line.endsWith(" " + name))
                .reduce((earlier, last) -> last)
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line.split(" ", 2)[0])))
                .orElseThrow()
                .destroyForcibly();
    }

    private List<ProcessHandle> children() throws IOException {
        return processes().stream()
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line.split(" ", 2)[0])).stream())
                .toList();
    }

    private List<String> processes() throws IOException {
        return Files.readAllLines(data().resolve("processes"));
    }

    private ProcessHandle postmaster() throws IOException {
        return ProcessHandle.of(Postmaster.find(data().resolve("postgresql/data"))
                        .orElseThrow()
                        .pid())
                .orElseThrow();
    }

    private Process holdfast(String command) throws IOException {
        return launch(command, command, List.of());
    }

    private Process holdfast(String command, List<String> options) throws IOException {
        return launch(command, command, options);
    }

    private Process launch(String log, String command, List<String> options) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dholdfast.root=" + root,
                "-cp",
                System.getProperty("java.class.path"),
                Holdfast.class.getName(),
                command));
        line.addAll(options);
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve(log + ".out").toFile())
                .start();
    }

    private List<String> outputOf(String log) {
        try {
            return Files.readAllLines(root.resolve(log + ".out"));
        } catch (IOException none) {
            return List.of();
        }
    }
}
