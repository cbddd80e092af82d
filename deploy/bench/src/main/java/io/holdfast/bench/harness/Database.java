package io.holdfast.bench.harness;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** One database of the platform's PostgreSQL. */
public record Database(String hostAndPort, String password, String name) {

    public static final String USER = "holdfast";

    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + hostAndPort + "/" + name, USER, password);
    }

    /** Creates another database on the same server. */
    public Database create(String other) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + other);
        }
        return new Database(hostAndPort, password, other);
    }

    /** The result of a query that returns one number; null counts as 0. */
    public static long queryLong(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Inserts rows by COPY.
     *
     * @param target table, with a list of columns unless all are given
     * @param rows in PostgreSQL's text format, a row a line
     * @return how many rows
     */
    public static long copyIn(Connection connection, String target, String rows) throws SQLException {
        byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
        CopyIn copy = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn("copy " + target + " from stdin");
        copy.writeToCopy(bytes, 0, bytes.length);
        return copy.endCopy();
    }

    /** The rows of a query in PostgreSQL's text format, a row a line. */
    public String copyOut(String query) throws SQLException, IOException {
        try (Connection connection = connect()) {
            StringWriter rows = new StringWriter();
            new CopyManager(connection.unwrap(BaseConnection.class)).copyOut("copy (" + query + ") to stdout", rows);
            return rows.toString();
        }
    }
}
