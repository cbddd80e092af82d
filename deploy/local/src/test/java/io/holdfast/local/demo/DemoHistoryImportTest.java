package io.holdfast.local.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.local.folder.Credentials;
import io.holdfast.local.imports.GeneratedImport;

import static org.assertj.core.api.Assertions.assertThat;

/** Against a stub of ticket-service. */
class DemoHistoryImportTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-27T15:00:00Z");

    private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
    private final List<JsonNode> events = Collections.synchronizedList(new ArrayList<>());
    private final List<String> messages = Collections.synchronizedList(new ArrayList<>());
    private String imports = "{\"items\":[]}";
    private int importsStatus = 200;
    private int recoversAfter = Integer.MAX_VALUE;
    private Duration patience = Duration.ZERO;
    private final HttpServer server;

    DemoHistoryImportTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    @BeforeEach
    void start() {
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void theYearIsImportedUntilTheBeginningOfToday() throws InterruptedException {
        run();

        assertThat(requests.getFirst()).isEqualTo("GET /imports");
        assertThat(requests.get(1)).isEqualTo("POST /imports");
        assertThat(requests.getLast()).isEqualTo("POST /imports/i-1/complete");
        assertThat(events)
                .hasSizeGreaterThan(5_000)
                .allMatch(event -> event.path("importid").asText().equals("i-1"));
        assertThat(events.getLast().path("time").asText()).startsWith("2026-11-26T");
        assertThat(messages)
                .containsExactly("demo: imported a made-up year of 400 customers, " + events.size() + " events");
    }

    @Test
    void aYearThatWasImportedIsNotImportedAgain() throws InterruptedException {
        imports = """
                {"items":[{"importId":"i-0","source":"demo: a made-up year","startedAt":"2026-11-20T08:00:00Z",\
                "completedAt":"2026-11-20T08:01:00Z"}]}""";

        run();

        assertThat(requests).containsExactly("GET /imports");
        assertThat(messages).isEmpty();
    }

    @Test
    void anInterruptedImportIsContinuedWithTheDayOfItsStart() throws InterruptedException {
        imports = """
                {"items":[{"importId":"i-2","source":"letters","startedAt":"2026-11-21T08:00:00Z","completedAt":null},
                {"importId":"i-0","source":"demo: a made-up year","startedAt":"2026-11-20T08:00:00Z","completedAt":null}]}""";

        run();

        assertThat(requests).doesNotContain("POST /imports").contains("POST /imports/i-0/complete");
        assertThat(events.getLast().path("time").asText()).startsWith("2026-11-19T");
    }

    @Test
    void aFailureIsAMessage() throws InterruptedException {
        importsStatus = 500;

        run();

        assertThat(requests).containsExactly("GET /imports");
        assertThat(messages).singleElement().asString().contains("the made-up year is not imported");
    }

    @Test
    void aServiceThatIsSlowAtItsStartIsAskedAgain() throws InterruptedException {
        patience = Duration.ofMinutes(1);
        importsStatus = 503;
        recoversAfter = 2;

        run();

        assertThat(requests).startsWith("GET /imports", "GET /imports", "POST /imports");
        assertThat(events).isNotEmpty();
    }

    private void run() throws InterruptedException {
        URI address = URI.create("http://localhost:" + server.getAddress().getPort());
        new DemoHistoryImport(
                        new ServiceClient(Map.of("ticket", address), () -> new Credentials("k", "t")),
                        new GeneratedImport(address, "k", messages::add),
                        patience,
                        messages::add)
                .run(NOW);
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String request =
                exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        requests.add(request);
        switch (request) {
            case "GET /imports" -> send(exchange, requests.size() >= recoversAfter ? 200 : importsStatus, imports);
            case "POST /imports" -> send(exchange, 201, "{\"importId\":\"i-1\"}");
            case "POST /events" -> send(exchange, 207, accept(body));
            default -> send(exchange, 200, "{}");
        }
    }

    private String accept(byte[] body) throws IOException {
        ObjectNode response = JSON.createObjectNode();
        ArrayNode items = response.putArray("items");
        for (JsonNode event : JSON.readTree(body)) {
            events.add(event);
            items.addObject().put("status", "accepted");
        }
        return response.toString();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
