package io.holdfast.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL with a database for each service, as a process: {@code PostgresServer --data=FOLDER [--port=N]}. The
 * password of its user {@value #USER} is the environment's {@value #PASSWORD_VARIABLE}.
 *
 * <p>PostgreSQL's own processes are started by a shell that holds a pipe from this one, and stops them when the pipe
 * closes: they end even when this process is killed. Should the shell be killed too, the next start on the folder finds
 * them and stops them.
 */
public final class PostgresServer {

    static final String USER = "holdfast";
    static final String PASSWORD_VARIABLE = "HOLDFAST_DB_PASSWORD";
    static final List<String> DATABASES = List.of("ticket", "sla", "loyalty", "analytics");

    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration STOP_MAX = Duration.ofSeconds(40);

    /**
     * {@code $1} is the signal, the rest the command. {@code read} ends when the pipe's other end is gone; the shell
     * ends with PostgreSQL.
     */
    private static final String GUARD =
            "signal=$1; shift; exec 3<&0; \"$@\" </dev/null 3<&- 1>&2 & server=$!; trap '' INT TERM HUP; "
                    + "(while read -r ignored; do :; done; kill -\"$signal\" \"$server\") <&3 2>/dev/null & watch=$!; "
                    + "wait \"$server\"; status=$?; kill -KILL \"$watch\" 2>/dev/null; exit \"$status\"";

    private final ServerArguments arguments;
    private final Path data;
    private final int port;
    private final String password;
    private final PostgresPrograms programs;
    private final UnprivilegedCommand unprivileged;

    private PostgresServer(ServerArguments arguments, String password) throws IOException, InterruptedException {
        this.arguments = arguments;
        this.data = arguments.data().resolve("data");
        this.port = Ports.portOrFree(arguments.port());
        this.password = password;
        this.programs = PostgresPrograms.unpackedIn(arguments.programs());
        this.unprivileged = UnprivilegedCommand.detect();
    }

    public static void main(String... args) {
        ServerArguments arguments = ServerArguments.parse(args);
        @Nullable String password = System.getenv(PASSWORD_VARIABLE);
        ServerProcess.run(arguments, () -> new PostgresServer(arguments, password == null ? USER : password).start());
    }

    private ServerProcess.Server start() throws IOException, InterruptedException {
        unprivileged.giveOwnership(arguments.programs());
        unprivileged.giveOwnership(arguments.data());
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            initialise();
        }
        var orphan = Postmaster.find(data);
        if (orphan.isPresent()) {
            System.err.println(
                    "a PostgreSQL was left behind here, process " + orphan.get().pid() + ": stopping it");
            orphan.get().stop();
        }
        Postmaster.deleteStalePidFile(data);
        Process guard = startUntilReady();
        createDatabases();
        Postmaster postmaster = Postmaster.find(data).orElseThrow();
        return new Running(guard, postmaster);
    }

    private void initialise() throws IOException, InterruptedException {
        // Half a folder of a killed start is thrown away: the real name is given when it is whole.
        Path fresh = data.resolveSibling("data.initialising");
        ServerProcess.deleteRecursively(fresh);
        Files.createDirectories(fresh);
        Path passwordFile = Files.writeString(data.resolveSibling("password.initialising"), password);
        unprivileged.giveOwnership(arguments.data());
        List<String> command = new ArrayList<>(unprivileged.command(List.of(
                programs.initdb().toString(),
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--no-instructions")));
        if (arguments.temporary()) {
            command.add("--no-sync");
        }
        Process initdb = new ProcessBuilder(command).redirectErrorStream(true).start();
        initdb.getOutputStream().close();
        String said = ServerProcess.readText(initdb.getInputStream());
        Files.delete(passwordFile);
        if (initdb.waitFor() != 0) {
            throw new IllegalStateException("PostgreSQL's folder cannot be made in " + fresh + ": " + said);
        }
        Files.move(fresh, data, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Starts and waits until it answers. Processes of a killed PostgreSQL may hold its memory for a moment longer, so
     * one that ends at once is started again.
     */
    private Process startUntilReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (true) {
            Process guard = startGuarded();
            while (guard.isAlive() && System.nanoTime() < deadline) {
                if (acceptsConnections()) {
                    return guard;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            release(guard);
            if (System.nanoTime() >= deadline) {
                throw new IllegalStateException(
                        "PostgreSQL did not start in " + START_MAX.toSeconds() + " s; see its log above");
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private Process startGuarded() throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", GUARD, "guard"));
        command.add(arguments.temporary() ? "QUIT" : "INT");
        command.addAll(unprivileged.command(postgres()));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private List<String> postgres() {
        List<String> command = new ArrayList<>(List.of(programs.postgres().toString(), "-D", data.toString()));
        Map.ofEntries(
                        Map.entry("port", String.valueOf(port)),
                        Map.entry("listen_addresses", "localhost"),
                        Map.entry("unix_socket_directories", ""),
                        // An accepted fact is on the disk.
                        Map.entry("fsync", "on"),
                        Map.entry("synchronous_commit", "on"),
                        Map.entry("full_page_writes", "on"),
                        // One machine: no replica reads the write-ahead log.
                        Map.entry("wal_level", "minimal"),
                        Map.entry("max_wal_senders", "0"),
                        Map.entry("max_connections", "200"),
                        Map.entry("shared_buffers", arguments.temporary() ? "128MB" : "256MB"),
                        Map.entry("work_mem", "16MB"),
                        Map.entry("wal_buffers", "16MB"),
                        Map.entry("min_wal_size", arguments.temporary() ? "80MB" : "512MB"),
                        Map.entry("max_wal_size", "2GB"),
                        Map.entry("checkpoint_timeout", "15min"),
                        Map.entry("random_page_cost", "1.1"),
                        // Queues are tables here: dead rows are taken away soon.
                        Map.entry("autovacuum_naptime", "10s"),
                        // Short statements: compiling them, or dealing them out to workers, costs more than it gives.
                        Map.entry("jit", "off"),
                        Map.entry("max_parallel_workers_per_gather", "0"),
                        Map.entry("timezone", "UTC"),
                        Map.entry("log_timezone", "UTC"))
                .forEach((name, value) -> {
                    command.add("-c");
                    command.add(name + "=" + value);
                });
        return command;
    }

    private boolean acceptsConnections() {
        try (Connection connection = connect()) {
            return connection.isValid(5);
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.putAll(Map.of("user", USER, "password", password, "connectTimeout", "5", "loginTimeout", "5"));
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/postgres", properties);
    }

    private void createDatabases() throws IOException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            List<String> present = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("SELECT datname FROM pg_database")) {
                while (names.next()) {
                    present.add(names.getString(1));
                }
            }
            for (String database : DATABASES) {
                if (!present.contains(database)) {
                    statement.execute("CREATE DATABASE " + database);
                }
            }
        } catch (SQLException failed) {
            throw new IOException("the services' databases cannot be made", failed);
        }
    }

    private static void release(Process guard) throws InterruptedException {
        try {
            guard.getOutputStream().close();
        } catch (IOException gone) {
            // Then there is nothing to hold.
        }
        if (!guard.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            guard.destroyForcibly();
        }
    }

    private final class Running implements ServerProcess.Server {

        private final Process guard;
        private final Postmaster postmaster;

        private Running(Process guard, Postmaster postmaster) {
            this.guard = guard;
            this.postmaster = postmaster;
        }

        @Override
        public Map<String, Object> readyMessage() {
            return Map.of(
                    "server",
                    "postgresql",
                    "host",
                    "localhost",
                    "port",
                    port,
                    "user",
                    USER,
                    "databases",
                    DATABASES,
                    "serverPid",
                    postmaster.pid());
        }

        @Override
        public void awaitExit() {
            guard.onExit().join();
        }

        @Override
        public void stop() {
            try {
                release(guard);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
