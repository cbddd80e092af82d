package io.holdfast.testservers;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.ServiceLoader;

/** The broker and the database of this JVM: their addresses, and how to kill and restart them. */
public final class RunningServers {

    public static final String USER = "holdfast";
    public static final String PASSWORD = "holdfast";

    private static final List<String> JVM_OPTIONS =
            List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

    private static final SharedServer BROKER = Containers.areWanted()
            ? new ContainerServer(ContainerSetups.kafka())
            : new ServerProcess("kafka", "io.holdfast.local.server.KafkaServer", withHeap("-Xmx400m"));
    private static final SharedServer DATABASE = Containers.areWanted()
            ? new ContainerServer(ContainerSetups.postgres())
            : new ServerProcess("postgresql", "io.holdfast.local.server.PostgresServer", withHeap("-Xmx64m"));

    /** The same object for all class loaders that load this class. */
    static final Object JVM_LOCK = System.class;

    private RunningServers() {}

    static RunningServers shared() {
        synchronized (JVM_LOCK) {
            if (!DATABASE.wasStarted()) {
                Thread database = Thread.ofPlatform().start(DATABASE::start);
                BROKER.start();
                try {
                    database.join();
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(interrupted);
                }
                if (!DATABASE.wasStarted()) {
                    throw new IllegalStateException(
                            "PostgreSQL did not start; target/embedded-postgresql.log is its log, if it is embedded");
                }
            }
            return new RunningServers();
        }
    }

    static List<String> withHeap(String heap) {
        return List.of(heap, JVM_OPTIONS.get(0), JVM_OPTIONS.get(1), JVM_OPTIONS.get(2));
    }

    public String bootstrapServers() {
        return "localhost:" + BROKER.port();
    }

    public int databasePort() {
        return DATABASE.port();
    }

    public String jdbcUrl(String database) {
        return jdbcUrl(databasePort(), database);
    }

    private static String jdbcUrl(int port, String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    public Connection connect(String database) throws SQLException {
        return connect(databasePort(), database);
    }

    static Connection connect(int port, String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", USER);
        properties.setProperty("password", PASSWORD);
        // DriverManager only finds drivers of the caller's class loader.
        for (Driver driver : ServiceLoader.load(Driver.class, RunningServers.class.getClassLoader())) {
            Connection connection = driver.connect(jdbcUrl(port, database), properties);
            if (connection != null) {
                return connection;
            }
        }
        throw new SQLException("no driver for PostgreSQL on the class path");
    }

    /** Executes one statement. */
    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of a query's only row, as a count. */
    public long queryLong(String database, String sql) throws SQLException {
        return Long.parseLong(queryString(database, sql));
    }

    /** The first column of a query's only row, as text. */
    public String queryString(String database, String sql) throws SQLException {
        try (Connection connection = connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            if (!row.next()) {
                throw new IllegalStateException("no row: " + sql);
            }
            return row.getString(1);
        }
    }

    /** A new client of the broker. */
    public TestKafkaClient kafkaClient() {
        return TestKafkaClient.connect(bootstrapServers());
    }

    /** Kills the broker as {@code kill -9} does. */
    public void killBroker() {
        BROKER.kill();
    }

    /** Restarts a killed broker with its port and data; returns when it is ready. */
    public void restartBroker() {
        BROKER.start();
    }

    /** Kills PostgreSQL's postmaster as {@code kill -9} does. */
    public void killDatabase() {
        DATABASE.kill();
    }

    /** Restarts a killed PostgreSQL with its port and data; returns when it has recovered. */
    public void restartDatabase() {
        DATABASE.start();
    }

    /** Drops the database of that name, in spite of open connections, and creates it. */
    public void recreateDatabase(String database) {
        if (!database.matches("[a-z_]{1,30}")) {
            throw new IllegalArgumentException("not a database's name: " + database);
        }
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
            statement.execute("CREATE DATABASE " + database);
        } catch (SQLException failed) {
            throw new IllegalStateException("the database " + database + " cannot be recreated", failed);
        }
    }

    /** Deletes every topic and every consumer group. */
    void deleteTopicsAndGroups() {
        try (TestKafkaClient log = TestKafkaClient.connect(bootstrapServers())) {
            log.deleteEverything();
        }
    }
}
