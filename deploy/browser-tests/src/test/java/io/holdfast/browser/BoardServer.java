package io.holdfast.browser;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/** Stands in for a service: serves the files of its board, and answers that a test gives. */
final class BoardServer implements AutoCloseable {

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8", "js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'";
    private static final String STREAM_END = "end";
    private static final int HELD_SECONDS = 30;

    /** An answer; the status 0 closes the connection without one. */
    record Answer(int status, String body) {

        static Answer ok(String body) {
            return new Answer(200, body);
        }
    }

    /** A request as it was received; headers that were not sent are empty. */
    record Request(String method, String target, String body, String authorization, String key, String lastEventId) {}

    private final HttpServer server;
    private final Path files;
    private final String board;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    /** A path and a part of its query to the answer. */
    private final Map<List<String>, Answer> answersByQuery = new ConcurrentHashMap<>();

    private final Map<String, CountDownLatch> held = new ConcurrentHashMap<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    /**
     * @param service folder of the service, as ticket-service
     * @param board its board, as tickets
     */
    BoardServer(String service, String board) throws IOException {
        this.files = Path.of("../..", service, "src/main/resources/META-INF/resources");
        this.board = board;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/", this::handle);
        server.start();
    }

    /** Address of the board that signs in. */
    String address() {
        return origin() + "/board#token=secret";
    }

    String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** Stands in for an OpenID provider, too, at which everybody is signed in already. */
    BoardServer withProvider() {
        answer(
                "/board/settings.json",
                "{\"board\":\"" + board + "\",\"boards\":{},\"oidc\":{\"issuer\":\"" + origin()
                        + "\",\"clientId\":\"desk\",\"scope\":\"openid\"}}");
        answer(
                "/.well-known/openid-configuration",
                "{\"authorization_endpoint\":\"" + origin() + "/authorize\",\"token_endpoint\":\"" + origin()
                        + "/token\"}");
        return answer("/token", "{\"access_token\":\"granted\",\"expires_in\":300,\"refresh_token\":\"r-1\"}");
    }

    /** The parameters of a query or of a form. */
    static Map<String, String> parameters(String text) {
        return Stream.of(text.split("&", -1))
                .map(each -> each.split("=", 2))
                .collect(Collectors.toMap(each -> each[0], each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    }

    /** The answer to requests for the path whose query has this part. */
    BoardServer answerTo(String path, String partOfQuery, String body) {
        answersByQuery.put(List.of(path, partOfQuery), Answer.ok(body));
        return this;
    }

    private @Nullable Answer answerTo(URI target) {
        String query = target.getQuery() == null ? "" : target.getQuery();
        return answersByQuery.entrySet().stream()
                .filter(entry -> entry.getKey().getFirst().equals(target.getPath())
                        && query.contains(entry.getKey().getLast()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseGet(() -> answers.get(target.getPath()));
    }

    /** All other answers to requests for the path, whatever their query. */
    BoardServer answer(String path, String body) {
        return answer(path, Answer.ok(body));
    }

    BoardServer answer(String path, Answer answer) {
        answers.put(path, answer);
        return this;
    }

    /** From now on requests for the path wait for their answer until {@link #release}. */
    void hold(String path) {
        held.put(path, new CountDownLatch(1));
    }

    void release(String path) {
        @Nullable CountDownLatch waiting = held.remove(path);
        if (waiting != null) {
            waiting.countDown();
        }
    }

    /** The path is answered as if no test had given an answer. */
    void withoutAnswer(String path) {
        answers.remove(path);
    }

    /** Sends an event to the stream's client. */
    void publish(String id, String type, String data) {
        events.add("id: " + id + "\nevent: " + type + "\ndata: " + data + "\n\n");
    }

    void endStream() {
        events.add(STREAM_END);
    }

    List<Request> requests(String path) {
        return requests.stream()
                .filter(request -> request.target().split("\\?", 2)[0].equals(path))
                .toList();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                    header(exchange, "Authorization"),
                    header(exchange, "Idempotency-Key"),
                    header(exchange, "Last-Event-ID")));
            @Nullable CountDownLatch waiting = held.get(path);
            if (waiting != null && !waiting.await(HELD_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
            @Nullable Answer answer = answerTo(exchange.getRequestURI());
            if (path.equals("/authorize")) {
                Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
                exchange.getResponseHeaders()
                        .set("Location", asked.get("redirect_uri") + "?code=c-1&state=" + asked.get("state"));
                exchange.sendResponseHeaders(302, -1);
            } else if (path.equals("/stream") && answer == null) {
                stream(exchange);
            } else if (answer != null) {
                if (answer.status() != 0) {
                    send(
                            exchange,
                            answer.status(),
                            "application/json",
                            answer.body().getBytes(StandardCharsets.UTF_8));
                }
            } else if (path.equals("/board/settings.json")) {
                send(
                        exchange,
                        200,
                        "application/json",
                        ("{\"board\":\"" + board + "\",\"boards\":{},\"oidc\":null}").getBytes(StandardCharsets.UTF_8));
            } else {
                sendFile(exchange, path.equals("/board") ? "/board/page.html" : path);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        @Nullable String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private void stream(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.write(":open\n\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        for (String event = events.take(); !event.equals(STREAM_END); event = events.take()) {
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    private void sendFile(HttpExchange exchange, String path) throws IOException {
        Path own = files.resolve(path.substring(1)).normalize();
        if (own.startsWith(files.normalize()) && Files.isRegularFile(own)) {
            send(exchange, 200, type(path), Files.readAllBytes(own));
            return;
        }
        try (InputStream shared = BoardServer.class.getResourceAsStream("/META-INF/resources" + path)) {
            if (shared == null) {
                send(
                        exchange,
                        404,
                        "application/problem+json",
                        "{\"title\":\"not found\"}".getBytes(StandardCharsets.UTF_8));
            } else {
                send(exchange, 200, type(path), shared.readAllBytes());
            }
        }
    }

    private static String type(String path) {
        return TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), "text/plain");
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        endStream();
        server.stop(0);
    }
}
