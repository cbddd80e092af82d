package io.holdfast.bench.consume;

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

import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.KafkaLog;

/**
 * The reference for consumption: a plain consumer that inserts one row for each fact by COPY, with one durable commit for
 * each polled batch. A consumer that stores every fact cannot be much faster.
 */
final class CopyConsumer {

    private static final Duration POLL_TIMEOUT = Duration.ofSeconds(10);
    private static final int POLL_RECORDS_MAX = 2_000;

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
     * Consumes the facts that {@code send} puts into the topics.
     *
     * @return facts a second, from when all of them were sent and the first batch was polled
     */
    double measure(int facts, Runnable send) throws SQLException {
        try (Connection connection = database.connect();
                KafkaConsumer<String, byte[]> consumer = log.consumerAtEnd(topics, POLL_RECORDS_MAX)) {
            connection.setAutoCommit(false);
            send.run();
            ConsumerRecords<String, byte[]> batch = consumer.poll(POLL_TIMEOUT);
            int inserted = 0;
            long begin = System.nanoTime();
            while (true) {
                if (batch.isEmpty()) {
                    throw new IllegalStateException(
                            "no result: the plain consumer received %d of %d facts".formatted(inserted, facts));
                }
                insert(connection, batch);
                connection.commit();
                inserted += batch.count();
                if (inserted >= facts) {
                    return inserted / ((System.nanoTime() - begin) / 1e9);
                }
                batch = consumer.poll(POLL_TIMEOUT);
            }
        }
    }

    private static void insert(Connection connection, ConsumerRecords<String, byte[]> batch) throws SQLException {
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
        Database.copyIn(connection, "event", rows.toString());
    }
}
