package io.holdfast.local.server;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Runs one PostgreSQL with a database for each service: {@code PostgresServer --data=FOLDER [--port=N]}. The password of
 * its user {@value #USER} is the environment variable {@value #PASSWORD_VARIABLE}.
 *
 * <p>PostgreSQL runs under a {@link WatchdogShell} and stops when this process ends, even by a kill. If the shell was killed
 * as well, the next start on the same folder finds the orphaned PostgreSQL and stops it.
 */
public final class PostgresServer {

    static final String USER = "holdfast";
    static final String PASSWORD_VARIABLE = "HOLDFAST_DB_PASSWORD";
    static final List<String> DATABASES = List.of("ticket", "sla", "loyalty", "analytics");

    private static final Duration START_MAX = Duration.ofSeconds(90);

    private final ServerArguments arguments;
    private final PostgresDataFolder data;
    private final int port;
    private final String password;
    private final PostgresPrograms programs;
    private final UnprivilegedCommand unprivileged;

    private PostgresServer(ServerArguments arguments, String password) throws IOException, InterruptedException {
        this.arguments = arguments;
        this.data = new PostgresDataFolder(arguments.data(), arguments.temporary());
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
        unprivileged.letThrough(arguments.data().resolveSibling("."));
        unprivileged.giveOwnership(arguments.programs());
        unprivileged.giveOwnership(arguments.data());
        if (!data.exists()) {
            data.create(programs, unprivileged, USER, password);
        }
        stopOrphan();
        WatchdogShell shell = startUntilReady();
        createDatabases();
        return new RunningPostgres(
                shell, port, Postmaster.find(data.path()).orElseThrow().pid());
    }

    private void stopOrphan() throws IOException, InterruptedException {
        Optional<Postmaster> orphan = Postmaster.find(data.path());
        if (orphan.isPresent()) {
            System.err.println("stopping an orphaned PostgreSQL in " + data.path() + ", process "
                    + orphan.get().pid());
            orphan.get().stop();
        }
        Postmaster.deleteStalePidFile(data.path());
    }

    /**
     * Starts PostgreSQL and waits until it accepts connections. It is started again when it ends early: the processes of a
     * killed PostgreSQL may still hold its shared memory.
     */
    private WatchdogShell startUntilReady() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(programs.postgres().toString(), "-D", data.path().toString()));
        command.addAll(PostgresSettings.options(port, arguments.temporary()));
        // SIGINT is PostgreSQL's fast shutdown; SIGQUIT, the immediate one, is enough for data that is deleted.
        String stopSignal = arguments.temporary() ? "QUIT" : "INT";
        long deadline = System.nanoTime() + START_MAX.toNanos();
        while (true) {
            WatchdogShell shell = WatchdogShell.start(stopSignal, unprivileged.command(command));
            while (shell.isAlive() && System.nanoTime() < deadline) {
                if (acceptsConnections()) {
                    return shell;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
            shell.stop();
            if (System.nanoTime() >= deadline) {
                throw new IllegalStateException("PostgreSQL accepted no connections on port " + port + " within "
                        + START_MAX.toSeconds() + " s; its own log lines are above");
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
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
            throw new IOException("cannot create the databases of the services", failed);
        }
    }

    private record RunningPostgres(WatchdogShell shell, int port, long postmasterPid) implements ServerProcess.Server {

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
                    postmasterPid);
        }

        @Override
        public void awaitExit() {
            shell.awaitExit();
        }

        @Override
        public void stop() {
            try {
                shell.stop();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
