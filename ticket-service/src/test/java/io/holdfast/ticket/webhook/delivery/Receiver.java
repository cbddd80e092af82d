package io.holdfast.ticket.webhook.delivery;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** An HTTP server of a test, which keeps what it receives. */
final class Receiver implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private volatile Function<Received, Answer> behaviour = request -> Answer.status(204);

    /** A request. */
    record Received(String path, Headers headers, String body) {

        String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }
    }

    /** What is answered. */
    record Answer(int status, Map<String, String> headers, int bodyBytes) {

        static Answer status(int status) {
            return new Answer(status, Map.of(), 0);
        }
    }

    Receiver() {
        this(newServer());
    }

    Receiver(HttpServer server) {
        this.server = server;
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private static HttpServer newServer() {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://localhost:" + port() + "/hook";
    }

    void answer(Function<Received, Answer> how) {
        behaviour = how;
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    /** The ids of the events, in the order in which they were received. */
    List<String> ids() {
        return received.stream().map(request -> request.header("webhook-id")).toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Received request = new Received(exchange.getRequestURI().toString(), exchange.getRequestHeaders(), body);
            received.add(request);
            Answer answer = behaviour.apply(request);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(answer.status(), answer.bodyBytes() == 0 ? -1 : answer.bodyBytes());
            exchange.getResponseBody().write(new byte[answer.bodyBytes()]);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
