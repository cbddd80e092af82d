package io.holdfast.messaging;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The table {@code outbox} on the connection that holds the leader's advisory lock. Blocking; confined to one thread. */
class OutboxTable implements AutoCloseable {

    /** "holdfast" in ASCII; advisory locks are per database, and each service has its own database. */
    private static final long LEADER_LOCK = 0x686f6c6466617374L;

    /** Beyond so many rows the backlog is estimated: counting them all would take longer than sending many of them. */
    private static final int COUNTED_ROWS_MAX = 200_000;

    /** The sizes are read from the rows' headers: nothing is decompressed for them. */
    private static final String READ = """
            select id, topic, partition, key, headers, payload
              from (select id, topic, partition, key, headers, payload,
                           sum(octet_length(headers) + coalesce(octet_length(payload), 0))
                               over (order by id rows between unbounded preceding and 1 preceding) as bytes_before
                      from (select id, topic, partition, key, headers, payload
                              from outbox
                             where id > ? and topic <> all (?)
                             order by id
                             limit ?) as first_rows) as sized
             where bytes_before is null or bytes_before < ?
             order by id
            """;

    private static final String IDS_OF_TOPICS = """
            select id from outbox where id > ? and id <= ? and topic = any (?) order by id limit ?
            """;
    private static final String TOPICS_WITH_ROWS = "select distinct topic from outbox where topic = any (?)";
    private static final String DELETE = "delete from outbox where id = any (?)";
    private static final String REFUSE = """
            with refused as (delete from outbox where id = ? returning *)
            insert into outbox_refused (id, event_id, topic, partition, key, headers, payload, created_at, reason)
            select id, event_id, topic, partition, key, headers, payload, created_at, ? from refused
            on conflict (id) do nothing
            """;
    private static final String BACKLOG = """
            select counted.number,
                   (select reltuples::bigint from pg_class where oid = 'outbox'::regclass) as estimated,
                   (select created_at from outbox order by id limit 1) as oldest
              from (select count(*) as number from (select from outbox limit %d) as first_rows) as counted
            """.formatted(COUNTED_ROWS_MAX);

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

    /**
     * The first rows with a higher id, in id order, without those of the topics that are held back.
     *
     * @param bytesMax the rows end with the one that reaches this sum of headers and payloads
     */
    List<Row> readAfter(long id, Collection<String> heldTopics, int rowsMax, long bytesMax) throws SQLException {
        List<Row> rows = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(READ)) {
            statement.setLong(1, id);
            statement.setArray(2, connection.createArrayOf("text", heldTopics.toArray(String[]::new)));
            statement.setInt(3, rowsMax);
            statement.setLong(4, bytesMax);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    rows.add(rowOf(row));
                }
            }
        }
        return rows;
    }

    /** The first ids of these topics' rows in a range of ids, in order. */
    List<Long> idsOf(Collection<String> topics, long after, long upTo, int rowsMax) throws SQLException {
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(IDS_OF_TOPICS)) {
            statement.setLong(1, after);
            statement.setLong(2, upTo);
            statement.setArray(3, connection.createArrayOf("text", topics.toArray(String[]::new)));
            statement.setInt(4, rowsMax);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ids.add(row.getLong(1));
                }
            }
        }
        return ids;
    }

    /** Those of the topics that have rows. */
    Set<String> topicsWithRows(Collection<String> topics) throws SQLException {
        Set<String> found = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(TOPICS_WITH_ROWS)) {
            statement.setArray(1, connection.createArrayOf("text", topics.toArray(String[]::new)));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
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
            long counted = row.getLong(1);
            long rows = counted < COUNTED_ROWS_MAX ? counted : Math.max(counted, row.getLong(2));
            Timestamp oldest = row.getTimestamp(3);
            return new Backlog(rows, oldest == null ? null : oldest.toInstant());
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static Row rowOf(ResultSet row) throws SQLException {
        long id = row.getLong(1);
        String topic = row.getString(2);
        int given = row.getInt(3);
        // wasNull refers to the column that was read last.
        @Nullable Integer partition = row.wasNull() ? null : given;
        try {
            return new Row(
                    id,
                    new ProducerRecord<>(
                            topic, partition, row.getString(4), row.getBytes(6), HeaderJson.read(row.getString(5))));
        } catch (RuntimeException e) {
            // Whatever a row from elsewhere holds: it must not stop the others.
            return new Row(id, new ProducerRecord<>(topic, row.getBytes(6)), e.toString());
        }
    }

    /**
     * A row as a record.
     *
     * @param fault why the row cannot be a record, for example because its headers cannot be parsed; null otherwise
     */
    record Row(
            long id,
            ProducerRecord<String, byte[]> record,
            @Nullable String fault) {

        Row(long id, ProducerRecord<String, byte[]> record) {
            this(id, record, null);
        }
    }

    /** The number of rows, estimated when they are very many, and the creation time of the oldest. */
    record Backlog(long rows, @Nullable Instant oldest) {}
}
