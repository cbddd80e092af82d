package io.holdfast.bench.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.JdbcLoad;
import io.holdfast.bench.harness.Pgbench;

/**
 * The reference for the intake: inserts the rows that ticket-service writes directly into the same PostgreSQL, one prepared
 * statement for each ticket or by COPY.
 */
final class ReferenceInserts {

    /** Inserts the rows of one ticket into the tables fact, ticket, wording and outbox. */
    private static final String INSERT_TICKET = """
            with n as (select gen_random_uuid()::text as id, 'C-' || (random() * 100000)::int as customer),
            f as (insert into fact (id, source, type, time, customer_id, subject, data)
                  select id, '/ticket-service', 'ticket-created', now(), customer, id,
                         '{"ticketId":"' || id || '","customerId":"' || customer || '","channel":"email","department":"sales","priority":"normal","tags":[]}'
                    from n),
            t as (insert into ticket (ticket_id, revision, customer_id, channel, department, priority, status, tags, created_at, updated_at, awaited, fold)
                  select id, 1, customer, 'email', 'sales', 'normal', 'open', '', now(), now(), false, '{"created":"' || id || '"}' from n),
            w as (insert into wording (fact_id, subject, message)
                  select id, 'My order 123456 has not come', 'Hello, it was promised for last week. What can you do for me? Best regards' from n)
            insert into outbox (event_id, topic, key, headers, payload)
            select id, 'tickets', customer,
                   '[["ce_specversion","1.0"],["ce_id","' || id || '"],["ce_source","/ticket-service"],["ce_type","ticket-created"],["ce_time","2026-11-21T22:00:00.123456Z"],["ce_subject","' || id || '"],["ce_dataschema","urn:holdfast:event:ticket-created:1"],["content-type","application/json"]]',
                   convert_to('{"ticketId":"' || id || '","customerId":"' || customer || '","channel":"email","department":"sales","priority":"normal","tags":[]}', 'UTF8')
              from n
            """;

    private final Database ticketService;
    private final Database reference;

    private ReferenceInserts(Database ticketService, Database reference) {
        this.ticketService = ticketService;
        this.reference = reference;
    }

    /** Creates a database with the tables of ticket-service, by the same migrations. */
    static ReferenceInserts create(Database ticketService, Path root) throws IOException, SQLException {
        Database reference = ticketService.create("limits");
        try (Connection connection = reference.connect();
                Statement statement = connection.createStatement()) {
            for (Path migration : migrations(root)) {
                statement.execute(Files.readString(migration));
            }
        }
        return new ReferenceInserts(ticketService, reference);
    }

    /** The scripts in the order of their versions, as {@code V0_1__outbox.sql} before {@code V2__tickets.sql}. */
    private static List<Path> migrations(Path root) throws IOException {
        List<Path> scripts = new ArrayList<>();
        for (String folder : List.of(
                "messaging/src/main/resources/db/messaging", "ticket-service/src/main/resources/db/migration")) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(".sql")).forEach(scripts::add);
            }
        }
        scripts.sort(Comparator.comparing(ReferenceInserts::version, Arrays::compare));
        return scripts;
    }

    private static int[] version(Path script) {
        String version = script.getFileName().toString().substring(1).split("__", 2)[0];
        return Arrays.stream(version.split("_")).mapToInt(Integer::parseInt).toArray();
    }

    /** Tickets a second inserted by pgbench, or by the same statement over JDBC when pgbench is not installed. */
    double insertTicketsPerSecond(int clients, Duration time) throws IOException, InterruptedException {
        return Pgbench.isInstalled()
                ? Pgbench.perSecond(reference, clients, time, script())
                : JdbcLoad.perSecond(
                        reference,
                        clients,
                        time,
                        connection -> connection.prepareStatement(INSERT_TICKET)::executeUpdate);
    }

    /** Which program {@link #insertTicketsPerSecond} uses. */
    String insertToolName() throws InterruptedException {
        return Pgbench.isInstalled() ? "pgbench" : "JDBC";
    }

    private static String script() {
        // pgbench takes a colon before a letter or digit for a variable.
        return INSERT_TICKET.replace('\n', ' ').replaceAll("(?<!:):(?=\\w)", "'||chr(58)||'") + ";\n";
    }

    /**
     * Events a second inserted by COPY: the fact and ticket rows that the service itself wrote for events of this source,
     * and the outbox rows that it had written.
     */
    double copyEventsPerSecond(String source, int events) throws SQLException, IOException {
        String facts =
                ticketService.copyOut("select * from fact where source = '%s' limit %d".formatted(source, events));
        String tickets = ticketService.copyOut(
                "select ticket.* from ticket join (select subject from fact where source = '%s' limit %d) f on f.subject = ticket_id"
                        .formatted(source, events));
        String outbox = ticketService.copyOut("""
                select id, 'tickets', null, customer_id,
                       '[["ce_specversion","1.0"],["ce_id","' || id || '"],["ce_source","/bench"],["ce_type","ticket-created"],["ce_time","2026-11-21T22:00:00.123456Z"],["ce_subject","' || subject || '"],["ce_dataschema","urn:holdfast:event:ticket-created:1"],["content-type","application/json"]]',
                       convert_to(data, 'UTF8')
                  from fact where source = '%s' limit %d
                """.formatted(source, events));
        try (Connection connection = reference.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("truncate fact, ticket, outbox");
            connection.setAutoCommit(false);
            long begin = System.nanoTime();
            long rows = Database.copyIn(connection, "fact", facts);
            Database.copyIn(connection, "ticket", tickets);
            Database.copyIn(connection, "outbox (event_id, topic, partition, key, headers, payload)", outbox);
            connection.commit();
            return rows / ((System.nanoTime() - begin) / 1e9);
        }
    }
}
