package io.holdfast.bench.boards;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.Polling;

/**
 * Writes a year of tickets, clocks and points into the tables of the services. The services write the rows of one template
 * ticket and one template purchase, which are then copied with other ids, times and states: that takes minutes where a million
 * tickets over REST would take hours. What is copied is in the SQL files beside this class.
 */
final class SeededRows {

    /** The customer of the newest ticket. */
    static final String CUSTOMER = "C-0";
    /** The newest ticket, which has 50 replies. */
    static final String LONG_TICKET = "bench-0000000";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final Duration CHECK = Duration.ofMillis(50);
    private static final String TEMPLATE_CUSTOMER = "C-template";

    private final BenchPlatform platform;
    private final int tickets;
    private final int customers;
    private final int running;

    SeededRows(BenchPlatform platform, int tickets, int customers, int running) {
        this.platform = platform;
        this.tickets = tickets;
        this.customers = customers;
        this.running = running;
    }

    void insert() throws IOException, SQLException, InterruptedException {
        String template = createTemplates();
        await("sla", "select count(*) from clock where ticket_id = '" + template + "' and state = 'fulfilled'");
        await("loyalty", "select count(*) from entry where customer_id = '" + TEMPLATE_CUSTOMER + "'");
        // PostgreSQL uses a processor for each.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> files = new ArrayList<>();
            for (String service : List.of("ticket", "sla", "loyalty")) {
                files.add(threads.submit(() -> {
                    run(service, template);
                    return service;
                }));
            }
            for (Future<?> each : files) {
                each.get();
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException("no result: the rows were not inserted", failed.getCause());
        }
    }

    /** Creates a ticket with a reply, and a purchase; returns the id of the ticket. */
    private String createTemplates() throws IOException, InterruptedException {
        String created = post("/tickets", """
                {"customerId": "%s", "channel": "email", "department": "sales", "priority": "normal",
                 "subject": "Where is my parcel?", "message": "It was to come on Monday. What can I do?"}
                """.formatted(TEMPLATE_CUSTOMER));
        String id = new ObjectMapper().readTree(created).path("ticketId").asText();
        post(
                "/tickets/" + id + "/replies",
                "{\"author\": \"agent\", \"message\": \"We look for it, and tell you tomorrow.\"}");
        post("/purchases", """
                {"purchaseId": "template", "customerId": "%s", "amount": "20.00", "currency": "EUR", "items": []}
                """.formatted(TEMPLATE_CUSTOMER));
        return id;
    }

    private String post(String path, String body) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(platform.address("ticket") + path))
                            .header("Authorization", "Bearer " + platform.adminToken())
                            .header("Content-Type", "application/json")
                            .timeout(TIMEOUT)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(
                        "no result: POST " + path + " was answered " + response.statusCode() + ": " + response.body());
            }
            return response.body();
        }
    }

    private Database database(String service) throws IOException {
        return new Database(platform.address("postgres"), platform.databasePassword(), service);
    }

    private void await(String service, String count) throws IOException, SQLException, InterruptedException {
        try (Connection connection = database(service).connect()) {
            Polling.require(
                    service + "-service did not write the template",
                    () -> Database.queryLong(connection, count) > 0,
                    CHECK,
                    TIMEOUT);
        }
    }

    /** Runs the statements of a file; a blank line is between them. */
    private void run(String service, String template) throws IOException, SQLException {
        try (Connection connection = database(service).connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements(service).split("\n\n", -1)) {
                statement.execute(sql.replace(":template_customer", TEMPLATE_CUSTOMER)
                        .replace(":template", template)
                        .replace(":tickets", Integer.toString(tickets))
                        .replace(":customers", Integer.toString(customers))
                        .replace(":running", Integer.toString(running)));
            }
            statement.execute("vacuum analyze");
            statement.execute("checkpoint");
        }
    }

    private static String statements(String service) throws IOException {
        try (InputStream file = SeededRows.class.getResourceAsStream(service + ".sql")) {
            if (file == null) {
                throw new IllegalStateException("no " + service + ".sql");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
