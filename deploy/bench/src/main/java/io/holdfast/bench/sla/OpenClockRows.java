package io.holdfast.bench.sla;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.apache.kafka.common.utils.Utils;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.FactRecords;
import io.holdfast.bench.harness.KafkaLog;

/**
 * Fills sla-service's tables with tickets whose promise is open. One ticket is made by the service itself, from a fact on
 * Kafka; its rows are then copied with other ids and times, each in the partition of its customer, which takes seconds
 * where a million facts would take minutes. All of them were created within the last six hours and are due in two hours
 * or later.
 */
final class OpenClockRows {

    private static final int CUSTOMERS = 100_000;
    private static final int CHUNK = 100_000;
    private static final int TEMPLATE_SECONDS_MAX = 30;
    private static final String TEMPLATE = "bench-template";

    /** {@code template}: its ticket and when that was created, as the fact says it; {@code wanted}: from, to, of how many. */
    private static final String MADE_FROM = """
              from template
              join %s t using (ticket_id)
             cross join wanted
             cross join generate_series(first, last) as n
             cross join lateral (select interval '6 hours' * (n::float8 / total) as earlier) as shift
              join bench_customer c on c.seat = n %% (select count(*) from bench_customer)
            """;

    private static final String TIMELINES = """
            with template as (select ?::text as ticket_id, ?::text as created),
            wanted as (select ?::int as first, ?::int as last, ?::int as total)
            insert into timeline
            select made.*
            """ + MADE_FROM.formatted("timeline") + """
             cross join lateral jsonb_populate_record(t, jsonb_build_object(
                       'ticket_id', 'open-' || n,
                       'customer_id', c.customer_id,
                       'partition', c.partition,
                       'as_of', t.as_of - earlier,
                       'next_at', t.next_at - earlier,
                       'facts', replace(replace(t.facts::text, ticket_id, 'open-' || n), created,
                                        to_char((created::timestamptz - earlier) at time zone 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::jsonb)) as made
            """;
    private static final String CLOCKS = """
            with template as (select ?::text as ticket_id, ?::text as created),
            wanted as (select ?::int as first, ?::int as last, ?::int as total)
            insert into clock
            select made.*
            """ + MADE_FROM.formatted("clock") + """
             cross join lateral jsonb_populate_record(t, jsonb_build_object(
                       'ticket_id', 'open-' || n,
                       'customer_id', c.customer_id,
                       'started_at', t.started_at - earlier,
                       'due_at', t.due_at - earlier)) as made
            """;

    private final Database database;
    private final KafkaLog log;

    OpenClockRows(Database database, KafkaLog log) {
        this.database = database;
        this.log = log;
    }

    void insert(int tickets) throws SQLException, InterruptedException {
        String createdAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        log.send(FactRecords.ticketCreated(TEMPLATE, "C-template", Instant.parse(createdAt)));
        log.flush();
        try (Connection connection = database.connect()) {
            awaitTemplate(connection, createdAt);
            insertCustomers(connection);
            for (int from = 0; from < tickets; from += CHUNK) {
                int to = Math.min(tickets, from + CHUNK) - 1;
                for (String sql : List.of(TIMELINES, CLOCKS)) {
                    try (PreparedStatement insert = connection.prepareStatement(sql)) {
                        insert.setString(1, TEMPLATE);
                        insert.setString(2, createdAt);
                        insert.setInt(3, from);
                        insert.setInt(4, to);
                        insert.setInt(5, tickets);
                        insert.executeUpdate();
                    }
                }
            }
            try (Statement statement = connection.createStatement()) {
                statement.execute("vacuum analyze timeline");
                statement.execute("vacuum analyze clock");
                statement.execute("checkpoint");
            }
            if (count(connection) <= tickets) {
                throw new IllegalStateException("not all open clocks were made: no figure");
            }
        }
    }

    static long count(Connection connection) throws SQLException {
        return Database.queryLong(
                connection,
                "select count(*) from clock join timeline using (ticket_id) where state = 'running' and next_at is not null");
    }

    private static void awaitTemplate(Connection connection, String createdAt)
            throws SQLException, InterruptedException {
        String whole = "select count(*) from timeline join clock using (ticket_id) where ticket_id = '" + TEMPLATE
                + "' and next_at is not null and state = 'running' and facts::text like '%" + createdAt + "%'";
        long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(TEMPLATE_SECONDS_MAX);
        while (Database.queryLong(connection, whole) == 0) {
            if (System.nanoTime() > patience) {
                throw new IllegalStateException("sla-service did not make a row to copy: no figure");
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /** The customers, each with the partition in which Kafka's default partitioner puts it. */
    private static void insertCustomers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create unlogged table bench_customer (seat int primary key, customer_id text not null, partition int not null)");
        }
        StringBuilder rows = new StringBuilder();
        for (int n = 0; n < CUSTOMERS; n++) {
            String customerId = "C-" + n;
            int hash = Utils.toPositive(Utils.murmur2(customerId.getBytes(StandardCharsets.UTF_8)));
            rows.append(n)
                    .append('\t')
                    .append(customerId)
                    .append('\t')
                    .append(hash % KafkaLog.PARTITIONS)
                    .append('\n');
        }
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        CopyIn in = new CopyManager(connection.unwrap(BaseConnection.class)).copyIn("copy bench_customer from stdin");
        in.writeToCopy(bytes, 0, bytes.length);
        in.endCopy();
        try (Statement statement = connection.createStatement()) {
            statement.execute("analyze bench_customer");
        }
    }
}
