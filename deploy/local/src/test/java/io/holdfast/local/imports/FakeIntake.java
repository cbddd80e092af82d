package io.holdfast.local.imports;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executors;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Fake of ticket-service's intake over HTTP: records what it accepts, and fails as the queued failures say. */
final class FakeIntake implements AutoCloseable {

    /** How one request of events fails. */
    enum Failure {
        /** Responds with 503 and accepts nothing. */
        UNAVAILABLE,
        /** Accepts the batch, and closes the connection without a response. */
        CONNECTION_LOST_AFTER_ACCEPT,
        /** Responds with 400, which is not retried. */
        BAD_REQUEST
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    final List<JsonNode> accepted = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> batchSizes = Collections.synchronizedList(new ArrayList<>());
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final Queue<Failure> failures = new ArrayDeque<>();
    final Set<String> invalidIds = new HashSet<>();

    private final Set<String> seenEvents = new HashSet<>();
    private final HttpServer server;
    private int imports;

    FakeIntake() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    List<String> acceptedIds() {
        return accepted.stream().map(event -> event.path("id").asText()).toList();
    }

    private synchronized void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        calls.add(path);
        if (!"the-key".equals(exchange.getRequestHeaders().getFirst("X-API-Key"))) {
            send(exchange, 401, "{\"detail\":\"no key\"}");
        } else if (path.equals("/imports")) {
            imports++;
            send(exchange, 201, "{\"importId\":\"import-" + imports + "\"}");
        } else if (path.equals("/events")) {
            handleEvents(exchange, body);
        } else {
            send(exchange, 200, "{}");
        }
    }

    private void handleEvents(HttpExchange exchange, byte[] body) throws IOException {
        Failure failure = failures.poll();
        if (failure == Failure.UNAVAILABLE) {
            exchange.getResponseHeaders().add("Retry-After", "0");
            send(exchange, 503, "{}");
        } else if (failure == Failure.BAD_REQUEST) {
            send(exchange, 400, "{\"detail\":\"not this\"}");
        } else {
            String response = accept(body);
            if (failure == Failure.CONNECTION_LOST_AFTER_ACCEPT) {
                exchange.close();
            } else {
                send(exchange, 207, response);
            }
        }
    }

    private String accept(byte[] body) throws IOException {
        JsonNode batch = JSON.readTree(body);
        batchSizes.add(batch.size());
        ObjectNode response = JSON.createObjectNode();
        ArrayNode items = response.putArray("items");
        for (JsonNode event : batch) {
            String id = event.path("id").asText();
            ObjectNode item = items.addObject().put("index", items.size() - 1).put("id", id);
            if (invalidIds.contains(id)) {
                item.put("status", "rejected");
                item.putArray("errors").addObject().put("field", "data.amount").put("message", "must be positive");
            } else if (seenEvents.add(event.path("source").asText() + " " + id)) {
                item.put("status", "accepted");
                accepted.add(event);
            } else {
                item.put("status", "duplicate");
            }
        }
        return response.toString();
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
