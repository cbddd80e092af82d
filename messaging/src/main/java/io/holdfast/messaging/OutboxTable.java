package io.holdfast.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The table {@code outbox} on the connection that holds the leader's advisory lock. Blocking; confined to one thread. */
class OutboxTable implements AutoCloseable {

    /** "holdfast" in ASCII; advisory locks are per database, and each service has its own database. */
    private static final long LEADER_LOCK = 0x686f6c6466617374L;

    private static final String READ = """
            select id, topic, partition, key, headers, payload from outbox where id > ? order by id limit ?
            """;
    private static final String DELETE = "delete from outbox where id = any (?)";
    private static final String REFUSE = """
            with refused as (delete from outbox where id = ? returning *)
            insert into outbox_refused (id, event_id, topic, partition, key, headers, payload, created_at, reason)
            select id, event_id, topic, partition, key, headers, payload, created_at, ? from refused
            on conflict (id) do nothing
            """;
    private static final String BACKLOG = "select count(*), min(created_at) from outbox";

    private final Connection connection;

    /** Owns the connection from now on. */
    OutboxTable(Connection connection) {
        this.connection = connection;
    }

    /** Tries to become the leader; the lock is released when the connection ends. */
    boolean tryLead() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("select pg_try_advisory_lock(?)")) {
            statement.setLong(1, LEADER_LOCK);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** The first rows with a higher id, in id order. */
    List<Row> readAfter(long id, int rowsMax) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setLong(1, id);
            statement.setInt(2, rowsMax);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(rowOf(row));
                }
            }
        }
        return rows;
    }

    void delete(List<Row> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Long[] ids = rows.stream().map(Row::id).toArray(Long[]::new);
        try (PreparedStatement statement = connection.prepareStatement(DELETE)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids));
            statement.executeUpdate();
        }
    }

    /** Moves a row that the broker can never accept to {@code outbox_refused}. */
    void refuse(Row row, String reason) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(REFUSE)) {
            statement.setLong(1, row.id());
            statement.setString(2, reason);
            statement.executeUpdate();
        }
    }

    Backlog backlog() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(BACKLOG);
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return new Backlog(0, null);
            }
            Timestamp oldest = row.getTimestamp(2);
            return new Backlog(row.getLong(1), oldest == null ? null : oldest.toInstant());
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static Row rowOf(ResultSet row) throws SQLException {
        int given = row.getInt(3);
        // wasNull refers to the column that was read last.
        @Nullable Integer partition = row.wasNull() ? null : given;
        return new Row(
                row.getLong(1),
                new ProducerRecord<>(
                        row.getString(2),
                        partition,
                        row.getString(4),
                        row.getBytes(6),
                        HeaderJson.read(row.getString(5))));
    }

    record Row(long id, ProducerRecord<String, byte[]> record) {}

    /** The number of rows and the creation time of the oldest. */
    record Backlog(long rows, @Nullable Instant oldest) {}
}
