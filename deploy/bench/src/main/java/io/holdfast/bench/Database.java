package io.holdfast.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One database of the platform's PostgreSQL. */
record Database(String hostAndPort, String password, String name) {

    private static final String USER = "holdfast";

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + hostAndPort + "/" + name, USER, password);
    }

    /** Another one of the same server, made now. */
    Database make(String other) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + other);
        }
        return new Database(hostAndPort, password, other);
    }

    /** The one number that a query gives; a sum of nothing is 0. */
    static long number(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }
}
