package io.holdfast.bench.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/** What the same PostgreSQL does with the same rows when nothing stands between: one statement a ticket, and COPY. */
final class ReferenceInserts {

    private static final String DATABASE = "limits";
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without initial connection time\\)");

    /** The rows of one ticket: fact, ticket, wording, outbox. */
    private static final String ONE_TICKET = """
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

    private final String host;
    private final String user;
    private final String password;

    ReferenceInserts(String hostAndPort, String user, String password) {
        this.host = hostAndPort;
        this.user = user;
        this.password = password;
    }

    /** Makes a database of its own with the tables of the service, from the same scripts. */
    void prepare(Path root) throws IOException, SQLException {
        try (Connection connection = connect("ticket");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        try (Connection connection = connect(DATABASE);
                Statement statement = connection.createStatement()) {
            for (String script : List.of(
                    "messaging/src/main/resources/db/messaging/V0_1__outbox_and_inbox.sql",
                    "ticket-service/src/main/resources/db/migration/V1__tickets.sql")) {
                statement.execute(Files.readString(root.resolve(script)));
            }
        }
    }

    /** Tickets a second by pgbench, or by the same statement through the JDBC driver where there is no pgbench. */
    double insertTicketsPerSecond(int clients, Duration time) throws IOException, InterruptedException {
        return hasPgbench() ? byPgbench(clients, time) : byDriver(clients, time);
    }

    String insertToolName() {
        return hasPgbench() ? "pgbench" : "JDBC";
    }

    private double byPgbench(int clients, Duration time) throws IOException, InterruptedException {
        Path script = Files.createTempFile("one-ticket", ".sql");
        try {
            // A colon before a letter or digit would be one of pgbench's variables.
            String statement = ONE_TICKET.replace('\n', ' ').replaceAll("(?<!:):(?=\\w)", "'||chr(58)||'");
            Files.writeString(script, statement + ";\n");
            String[] address = host.split(":", 2);
            ProcessBuilder builder = new ProcessBuilder(
                    "pgbench",
                    "-n",
                    "-M",
                    "prepared",
                    "-c",
                    Integer.toString(clients),
                    "-j",
                    "2",
                    "-T",
                    Long.toString(time.toSeconds()),
                    "-f",
                    script.toString(),
                    "-h",
                    address[0],
                    "-p",
                    address[1],
                    "-U",
                    user,
                    DATABASE);
            builder.environment().put("PGPASSWORD", password);
            Process process = builder.redirectErrorStream(true).start();
            String said = read(process.getInputStream());
            Matcher tps = TPS.matcher(said);
            if (process.waitFor() != 0 || !tps.find()) {
                throw new IOException("pgbench failed:\n" + said);
            }
            return Double.parseDouble(tps.group(1));
        } finally {
            Files.delete(script);
        }
    }

    private double byDriver(int clients, Duration time) throws InterruptedException {
        AtomicLong done = new AtomicLong();
        long begin = System.nanoTime();
        long end = begin + time.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            threads.add(Thread.ofPlatform().start(() -> insertUntil(end, done)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return done.get() / ((System.nanoTime() - begin) / 1e9);
    }

    private void insertUntil(long end, AtomicLong done) {
        try (Connection connection = connect(DATABASE);
                PreparedStatement insert = connection.prepareStatement(ONE_TICKET)) {
            while (System.nanoTime() < end) {
                insert.executeUpdate();
                done.incrementAndGet();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Events a second by COPY of the rows that the service itself wrote for events of this source, and of their outbox rows. */
    double copyEventsPerSecond(String source, int events) throws SQLException, IOException {
        String facts = dump("select * from fact where source = '%s' limit %d".formatted(source, events));
        String tickets = dump(
                "select ticket.* from ticket join (select subject from fact where source = '%s' limit %d) f on f.subject = ticket_id"
                        .formatted(source, events));
        String outbox = dump("""
                select id, 'tickets', null, customer_id,
                       '[["ce_specversion","1.0"],["ce_id","' || id || '"],["ce_source","/bench"],["ce_type","ticket-created"],["ce_time","2026-11-21T22:00:00.123456Z"],["ce_subject","' || subject || '"],["ce_dataschema","urn:holdfast:event:ticket-created:1"],["content-type","application/json"]]',
                       convert_to(data, 'UTF8')
                  from fact where source = '%s' limit %d
                """.formatted(source, events));
        try (Connection connection = connect(DATABASE);
                Statement statement = connection.createStatement()) {
            statement.execute("truncate fact, ticket, outbox");
            connection.setAutoCommit(false);
            CopyManager copy = new CopyManager(connection.unwrap(BaseConnection.class));
            long begin = System.nanoTime();
            long rows = copy.copyIn("copy fact from stdin", new StringReader(facts));
            copy.copyIn("copy ticket from stdin", new StringReader(tickets));
            copy.copyIn(
                    "copy outbox (event_id, topic, partition, key, headers, payload) from stdin",
                    new StringReader(outbox));
            connection.commit();
            return rows / ((System.nanoTime() - begin) / 1e9);
        }
    }

    private String dump(String query) throws SQLException, IOException {
        try (Connection connection = connect("ticket")) {
            StringWriter rows = new StringWriter();
            new CopyManager(connection.unwrap(BaseConnection.class)).copyOut("copy (" + query + ") to stdout", rows);
            return rows.toString();
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://" + host + "/" + database, user, password);
    }

    private static boolean hasPgbench() {
        try {
            Process process = new ProcessBuilder("pgbench", "--version")
                    .redirectErrorStream(true)
                    .start();
            read(process.getInputStream());
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String read(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
