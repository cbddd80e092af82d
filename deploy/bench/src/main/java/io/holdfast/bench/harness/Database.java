package io.holdfast.bench.harness;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One database of the platform's PostgreSQL. */
public record Database(String hostAndPort, String password, String name) {

    private static final String USER = "holdfast";

    public Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + hostAndPort + "/" + name, USER, password);
    }

    /** Another one of the same server, made now. */
    public Database create(String other) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + other);
        }
        return new Database(hostAndPort, password, other);
    }

    /** The one number that a query gives; a sum of nothing is 0. */
    public static long queryLong(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
