package io.holdfast.local.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PostgresServerTest {

    private static final Duration END_MAX = Duration.ofSeconds(60);

    @TempDir
    private Path folder = Path.of("");

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws IOException, InterruptedException {
        for (Process host : started) {
            host.getOutputStream().close();
            host.waitFor();
        }
        var orphan = Postmaster.find(folder.resolve("data"));
        if (orphan.isPresent()) {
            orphan.get().stop();
        }
    }

    @Test
    void anOrphanedPostmasterIsReplacedAndItsDataKept() throws IOException, SQLException {
        JsonNode first = start();
        ProcessHandle postmaster =
                ProcessHandle.of(first.path("serverPid").asLong()).orElseThrow();
        try (Connection connection = connect(first);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }
        // Without the watchdog shell, PostgreSQL survives its host process.
        Process host = started.getFirst();
        host.children().forEach(ProcessHandle::destroyForcibly);
        host.destroyForcibly();
        host.onExit().join();
        assertThat(postmaster.isAlive()).isTrue();

        JsonNode second = start();

        // A dead process still exists until its new parent has reaped it.
        assertThat(postmaster.onExit()).succeedsWithin(Duration.ofSeconds(30));
        try (Connection connection = connect(second);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("SELECT answer FROM kept")) {
            answer.next();
            assertThat(answer.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void postgresStopsWhenItsHostProcessIsKilled() throws IOException {
        JsonNode ready = start();
        ProcessHandle postmaster =
                ProcessHandle.of(ready.path("serverPid").asLong()).orElseThrow();

        started.getFirst().destroyForcibly();

        await().atMost(END_MAX).until(() -> !postmaster.isAlive());
    }

    private JsonNode start() throws IOException {
        ServerArguments arguments = new ServerArguments(
                folder, 0, false, null, Path.of("target/programs").toAbsolutePath());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                PostgresServer.class.getName()));
        command.addAll(arguments.commandLine());
        Process host = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        started.add(host);
        String ready = host.inputReader(StandardCharsets.UTF_8).readLine();
        assertThat(ready).isNotNull();
        return new ObjectMapper().readTree(ready);
    }

    private static Connection connect(JsonNode ready) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + ready.path("port").asInt() + "/ticket",
                PostgresServer.USER,
                PostgresServer.USER);
    }
}
