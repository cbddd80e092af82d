import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Sends requests to the platform, each until it is answered for good. Thread-safe. */
final class LoyaltyClient {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration ANSWER_MAX = Duration.ofSeconds(12);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(250);
    /** Longer than any process takes to start again. */
    private static final Duration RETRIES_MAX = Duration.ofMinutes(4);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final JsonNode addresses;
    private final String key;
    private final String token;
    private final Map<String, AtomicLong> answers = new ConcurrentHashMap<>();

    /**
     * An answer that repeating the request would not change.
     *
     * @param first whether it is that of the first attempt
     */
    record Answer(int status, JsonNode body, boolean first) {

        /** The last part of a problem's type; empty when the answer is none. */
        String error() {
            String type = body.path("type").asText();
            return type.substring(type.lastIndexOf(':') + 1);
        }

        boolean isSuccess() {
            return status < 300;
        }
    }

    LoyaltyClient(Path platform) throws IOException {
        JsonNode credentials = JSON.readTree(platform.resolve("credentials.json").toFile());
        this.addresses = JSON.readTree(platform.resolve("addresses.json").toFile());
        this.key = credentials.get("channelKey").asText();
        this.token = credentials.get("adminToken").asText();
    }

    String address(String name) {
        return addresses.get(name).asText();
    }

    Answer get(String service, String path) throws InterruptedException {
        return send("GET", service, path, null, null);
    }

    /** Reports events in one batch. */
    Answer postEvents(JsonNode events) throws InterruptedException {
        return send(
                builder("ticket", "/events")
                        .header("X-API-Key", key)
                        .header("Content-Type", "application/cloudevents-batch+json")
                        .POST(HttpRequest.BodyPublishers.ofString(events.toString()))
                        .build(),
                false);
    }

    /**
     * Sends a request with the rights of an administrator.
     *
     * @param body null: none
     * @param idempotencyKey null: none
     */
    Answer send(String method, String service, String path, JsonNode body, String idempotencyKey)
            throws InterruptedException {
        HttpRequest.Builder request = builder(service, path)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()));
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        return send(request.build(), idempotencyKey != null);
    }

    private HttpRequest.Builder builder(String service, String path) {
        return HttpRequest.newBuilder(URI.create(address(service) + path)).timeout(ANSWER_MAX);
    }

    private Answer send(HttpRequest request, boolean idempotent) throws InterruptedException {
        long deadline = System.nanoTime() + RETRIES_MAX.toNanos();
        boolean first = true;
        while (System.nanoTime() < deadline) {
            Answer answer = sendOnce(request, first);
            // With a key, `conflict` says that the first attempt is still being executed.
            boolean isUnderWay = idempotent && answer != null && answer.status() == 409 && answer.error().equals("conflict");
            if (answer != null && answer.status() < 500 && !isUnderWay) {
                return answer;
            }
            first = false;
            TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE.toMillis());
        }
        throw new IllegalStateException(request.method() + " " + request.uri() + " is not answered within " + RETRIES_MAX);
    }

    /** Null when nothing was answered. */
    private Answer sendOnce(HttpRequest request, boolean first) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            count(String.valueOf(response.statusCode()));
            JsonNode body = JSON.readTree(response.body());
            if (response.statusCode() >= 500 && response.statusCode() != 503) {
                System.err.println(Instant.now() + " " + request.method() + " " + request.uri() + " " + body);
            }
            return new Answer(response.statusCode(), body, first);
        } catch (HttpTimeoutException late) {
            count("late");
        } catch (IOException down) {
            count("no-connection");
        }
        return null;
    }

    private void count(String what) {
        answers.computeIfAbsent(what, name -> new AtomicLong()).incrementAndGet();
    }

    /** How often each status was answered, and how often nothing was. */
    Map<String, Long> answers() {
        Map<String, Long> counts = new TreeMap<>();
        answers.forEach((what, count) -> counts.put(what, count.get()));
        return counts;
    }

    static String databasePassword(Path platform) throws IOException {
        return Files.readString(platform.resolve("database-password")).strip();
    }
}
