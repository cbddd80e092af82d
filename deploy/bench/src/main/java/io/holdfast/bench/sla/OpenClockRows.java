package io.holdfast.bench.sla;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.FactRecords;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Polling;

/**
 * Inserts tickets with running clocks into the tables of sla-service. The service itself writes the rows of one template
 * ticket, from a fact on Kafka; the rows are then copied with other ids and times, each in the partition of its customer. That
 * takes seconds where a million facts would take minutes. All tickets were created within the last six hours and are due in
 * two hours or later.
 */
final class OpenClockRows {

    private static final int CUSTOMERS = 100_000;
    private static final int INSERT_ROWS = 100_000;
    private static final Duration TEMPLATE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration TEMPLATE_CHECK = Duration.ofMillis(20);
    private static final String TEMPLATE = "bench-template";

    /**
     * {@code template}: id of the template ticket and its creation time, as text of the fact; {@code copies}: first and last
     * number of the copies to insert, and how many there are in total.
     */
    private static final String COPIED_ROWS = """
              from template
              join %s t using (ticket_id)
             cross join copies
             cross join generate_series(first, last) as n
             cross join lateral (select interval '6 hours' * (n::float8 / total) as earlier) as shift
              join bench_customer c on c.number = n %% (select count(*) from bench_customer)
            """;

    private static final String TIMELINES = """
            with template as (select ?::text as ticket_id, ?::text as created),
            copies as (select ?::int as first, ?::int as last, ?::int as total)
            insert into timeline
            select copied.*
            """ + COPIED_ROWS.formatted("timeline") + """
             cross join lateral jsonb_populate_record(t, jsonb_build_object(
                       'ticket_id', 'open-' || n,
                       'customer_id', c.customer_id,
                       'partition', c.partition,
                       'as_of', t.as_of - earlier,
                       'next_at', t.next_at - earlier,
                       'facts', replace(replace(t.facts::text, ticket_id, 'open-' || n), created,
                                        to_char((created::timestamptz - earlier) at time zone 'UTC',
                                                'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))::jsonb)) as copied
            """;
    private static final String CLOCKS = """
            with template as (select ?::text as ticket_id, ?::text as created),
            copies as (select ?::int as first, ?::int as last, ?::int as total)
            insert into clock
            select copied.*
            """ + COPIED_ROWS.formatted("clock") + """
             cross join lateral jsonb_populate_record(t, jsonb_build_object(
                       'ticket_id', 'open-' || n,
                       'customer_id', c.customer_id,
                       'started_at', t.started_at - earlier,
                       'due_at', t.due_at - earlier)) as copied
            """;

    private final Database database;
    private final KafkaLog log;

    OpenClockRows(Database database, KafkaLog log) {
        this.database = database;
        this.log = log;
    }

    /** Inserts this number of tickets, with one running clock each. */
    void insert(int tickets) throws SQLException, InterruptedException {
        String createdAt = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        log.send(FactRecords.ticketCreated(TEMPLATE, "C-template", Instant.parse(createdAt)));
        log.flush();
        try (Connection connection = database.connect()) {
            awaitTemplate(connection, createdAt);
            insertCustomers(connection);
            for (int first = 0; first < tickets; first += INSERT_ROWS) {
                int last = Math.min(tickets, first + INSERT_ROWS) - 1;
                for (String sql : List.of(TIMELINES, CLOCKS)) {
                    try (PreparedStatement insert = connection.prepareStatement(sql)) {
                        insert.setString(1, TEMPLATE);
                        insert.setString(2, createdAt);
                        insert.setInt(3, first);
                        insert.setInt(4, last);
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
                throw new IllegalStateException("no result: fewer open clocks than " + tickets + " were inserted");
            }
        }
    }

    /** Number of running clocks with a deadline in the database. */
    static long count(Connection connection) throws SQLException {
        return Database.queryLong(
                connection,
                "select count(*) from clock join timeline using (ticket_id) where state = 'running' and next_at is not null");
    }

    private static void awaitTemplate(Connection connection, String createdAt)
            throws SQLException, InterruptedException {
        String templateRows =
                "select count(*) from timeline join clock using (ticket_id) where ticket_id = '" + TEMPLATE
                        + "' and next_at is not null and state = 'running' and facts::text like '%" + createdAt + "%'";
        Polling.require(
                "sla-service did not write the rows of the template ticket",
                () -> Database.queryLong(connection, templateRows) > 0,
                TEMPLATE_CHECK,
                TEMPLATE_TIMEOUT);
    }

    /** Inserts customers into a table of the benchmark's own, each with the partition of Kafka's default partitioner. */
    private static void insertCustomers(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create unlogged table bench_customer (number int primary key, customer_id text not null, partition int not null)");
        }
        StringBuilder rows = new StringBuilder();
        for (int n = 0; n < CUSTOMERS; n++) {
            String customerId = "C-" + n;
            rows.append(n)
                    .append('\t')
                    .append(customerId)
                    .append('\t')
                    .append(KafkaLog.partitionOf(customerId))
                    .append('\n');
        }
        Database.copyIn(connection, "bench_customer", rows.toString());
        try (Statement statement = connection.createStatement()) {
            statement.execute("analyze bench_customer");
        }
    }
}
