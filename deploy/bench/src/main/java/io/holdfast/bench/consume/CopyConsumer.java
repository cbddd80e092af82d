package io.holdfast.bench.consume;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.KafkaLog;

/** What a consumer can do at most that keeps each event: one row an event by COPY, a durable commit a polled batch, no more. */
final class CopyConsumer {

    private static final Duration POLL = Duration.ofSeconds(10);
    private static final int BATCH_RECORDS = 2_000;

    private final KafkaLog log;
    private final Database database;
    private final List<String> topics;

    CopyConsumer(KafkaLog log, Database database, List<String> topics) throws SQLException {
        this.log = log;
        this.database = database;
        this.topics = topics;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table event (topic text, partition int, log_offset bigint, key text, id text, type text, time timestamptz, data text)");
        }
    }

    /**
     * Reads and keeps what {@code fill} puts into the log.
     *
     * @return events a second, from the moment when all of them are there and the first batch is in hand
     */
    double measure(int events, Runnable fill) throws SQLException, IOException {
        try (Connection connection = database.connect();
                KafkaConsumer<String, byte[]> consumer = log.consumerAtEnd(topics, BATCH_RECORDS)) {
            connection.setAutoCommit(false);
            CopyManager copy = new CopyManager(connection.unwrap(BaseConnection.class));
            fill.run();
            ConsumerRecords<String, byte[]> batch = consumer.poll(POLL);
            int kept = 0;
            long begin = System.nanoTime();
            while (true) {
                if (batch.isEmpty()) {
                    throw new IllegalStateException("only %d of %d events came: no figure".formatted(kept, events));
                }
                insert(copy, batch);
                connection.commit();
                kept += batch.count();
                if (kept >= events) {
                    return kept / ((System.nanoTime() - begin) / 1e9);
                }
                batch = consumer.poll(POLL);
            }
        }
    }

    private static void insert(CopyManager copy, ConsumerRecords<String, byte[]> batch) throws SQLException {
        StringBuilder rows = new StringBuilder(batch.count() * 300);
        for (ConsumerRecord<String, byte[]> record : batch) {
            rows.append(record.topic())
                    .append('\t')
                    .append(record.partition())
                    .append('\t')
                    .append(record.offset())
                    .append('\t')
                    .append(record.key());
            for (String name : List.of("ce_id", "ce_type", "ce_time")) {
                Header header = record.headers().lastHeader(name);
                rows.append('\t').append(new String(header.value(), StandardCharsets.UTF_8));
            }
            rows.append('\t')
                    .append(new String(record.value(), StandardCharsets.UTF_8).replace("\\", "\\\\"))
                    .append('\n');
        }
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        CopyIn in = copy.copyIn("copy event from stdin");
        in.writeToCopy(bytes, 0, bytes.length);
        in.endCopy();
    }
}
