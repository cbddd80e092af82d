package io.holdfast.bench.boards;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Chromium without a window, controlled by its own protocol (DevTools), because a driver would be one more process beside the
 * services. Not thread-safe.
 */
final class Chromium implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String LISTENING = "DevTools listening on ";
    private static final long ANSWER_SECONDS = 60;

    private final Process process;
    private final Path profile;
    private final WebSocket socket;
    private final Answers answers;
    private int lastId;

    private Chromium(Process process, Path profile, URI address) {
        this.process = process;
        this.profile = profile;
        this.answers = new Answers();
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(address, answers)
                .join();
    }

    /** Empty when Chromium is not installed; the variable {@code CHROMIUM} names another program. */
    static Optional<Chromium> start() throws IOException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        Path profile = Files.createTempDirectory("holdfast-chromium-");
        Process process = new ProcessBuilder(
                        program.get().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--window-size=1280,900",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile)
                .redirectErrorStream(true)
                .start();
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(LISTENING)) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(ignored -> {}));
                return Optional.of(new Chromium(process, profile, URI.create(line.substring(LISTENING.length()))));
            }
        }
        throw new IOException("Chromium did not start");
    }

    private static Optional<Path> program() {
        String configured = System.getenv("CHROMIUM");
        if (configured != null) {
            return Optional.of(Path.of(configured));
        }
        return Stream.of("chromium", "google-chrome")
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** A tab without what others have stored. */
    Tab newTab() throws IOException, InterruptedException {
        String context = call("", "Target.createBrowserContext", Map.of())
                .path("browserContextId")
                .asText();
        String target = call(
                        "",
                        "Target.createTarget",
                        Map.of("url", "about:blank", "browserContextId", context, "width", 1280, "height", 900))
                .path("targetId")
                .asText();
        String session = call("", "Target.attachToTarget", Map.of("targetId", target, "flatten", true))
                .path("sessionId")
                .asText();
        return new Tab(context, session);
    }

    private JsonNode call(String session, String method, Map<String, Object> parameters)
            throws IOException, InterruptedException {
        int id = ++lastId;
        ObjectNode request = JSON.createObjectNode().put("id", id).put("method", method);
        request.set("params", JSON.valueToTree(parameters));
        if (!session.isEmpty()) {
            request.put("sessionId", session);
        }
        CompletableFuture<JsonNode> answer = answers.expect(id);
        try {
            socket.sendText(request.toString(), true).get(ANSWER_SECONDS, TimeUnit.SECONDS);
            JsonNode received = answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
            if (received.has("error")) {
                throw new IOException(method + ": " + received.path("error"));
            }
            return received.path("result");
        } catch (ExecutionException | TimeoutException failed) {
            throw new IOException(method + " was not answered", failed);
        }
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(profile)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** A page of its own. */
    final class Tab implements AutoCloseable {

        private final String context;
        private final String session;

        private Tab(String context, String session) {
            this.context = context;
            this.session = session;
        }

        /** Runs a script before those of each page. */
        void runInEveryPage(String script) throws IOException, InterruptedException {
            call(session, "Page.enable", Map.of());
            call(session, "Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
        }

        void navigate(String address) throws IOException, InterruptedException {
            call(session, "Page.navigate", Map.of("url", address));
        }

        /** The value of an expression, as JSON. */
        JsonNode evaluate(String expression) throws IOException, InterruptedException {
            return call(session, "Runtime.evaluate", Map.of("expression", expression, "returnByValue", true))
                    .path("result")
                    .path("value");
        }

        @Override
        public void close() throws IOException {
            try {
                call("", "Target.disposeBrowserContext", Map.of("browserContextId", context));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives each answer to whoever waits for it; messages without an id are events, which nobody has asked for. */
    private static final class Answers implements WebSocket.Listener {

        private final Map<Integer, CompletableFuture<JsonNode>> expected = new ConcurrentHashMap<>();
        private final StringBuilder text = new StringBuilder();

        CompletableFuture<JsonNode> expect(int id) {
            return expected.computeIfAbsent(id, ignored -> new CompletableFuture<>());
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean isLast) {
            text.append(part);
            if (isLast) {
                accept(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        private void accept(String message) {
            try {
                JsonNode answer = JSON.readTree(message);
                CompletableFuture<JsonNode> waiting =
                        expected.remove(answer.path("id").asInt());
                if (waiting != null) {
                    waiting.complete(answer);
                }
            } catch (JsonProcessingException invalid) {
                List.copyOf(expected.values()).forEach(waiting -> waiting.completeExceptionally(invalid));
            }
        }
    }
}
