package io.holdfast.testservers;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.LongSupplier;

/** Counts the rows of all tables of a service's database, without those that background work writes. Not thread-safe. */
public final class StoredRows implements LongSupplier, AutoCloseable {

    private static final Set<String> OF_BACKGROUND_WORK = Set.of(
            "outbox",
            "inbox_watermark",
            "latest_reconciliation",
            "flyway_schema_history",
            "recompute",
            "rejudge",
            "handover",
            "webhook_delivery",
            "webhook_lane",
            "webhook_replay");

    private final Connection connection;
    private final PreparedStatement count;

    public StoredRows(String database) throws SQLException {
        this.connection = EmbeddedServers.running().connect(database);
        StringJoiner sum = new StringJoiner(" + ", "select 0 + ", "");
        try (PreparedStatement tables =
                        connection.prepareStatement("select tablename from pg_tables where schemaname = 'public'");
                ResultSet names = tables.executeQuery()) {
            while (names.next()) {
                if (!OF_BACKGROUND_WORK.contains(names.getString(1))) {
                    sum.add("(select count(*) from \"" + names.getString(1) + "\")");
                }
            }
        }
        this.count = connection.prepareStatement(sum.toString());
    }

    @Override
    public long getAsLong() {
        try (ResultSet row = count.executeQuery()) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
