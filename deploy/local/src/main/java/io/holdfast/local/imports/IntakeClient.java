package io.holdfast.local.imports;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import io.holdfast.local.cli.UserError;

/** ticket-service's intake over HTTP, asked again while it is away: a platform may be killed and come back meanwhile. */
final class IntakeClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> RETRIED_STATUSES = Set.of(429, 502, 503, 504);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI url;
    private final String channelKey;
    private final Duration retryMax;
    private final Consumer<String> messages;

    /** @param retryMax how long to try again before giving up */
    IntakeClient(URI url, String channelKey, Duration retryMax, Consumer<String> messages) {
        this.url = url;
        this.channelKey = channelKey;
        this.retryMax = retryMax;
        this.messages = messages;
    }

    /** Opens an import; its id. */
    String openImport(String source) throws InterruptedException {
        try {
            byte[] body = JSON.writeValueAsBytes(Map.of("source", source));
            HttpResponse<byte[]> response = post("/imports", "application/json", body, Set.of(200, 201));
            String importId = json(response).path("importId").asText();
            if (importId.isEmpty()) {
                throw new UserError(url + "/imports answered without an importId");
            }
            return importId;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The answer's items, one for each event of the batch and in its order. */
    JsonNode postBatch(Batch batch) throws InterruptedException {
        HttpResponse<byte[]> response =
                post("/events", "application/cloudevents-batch+json", batch.body(), Set.of(200, 207));
        JsonNode items = json(response).path("items");
        if (items.size() != batch.lines().size()) {
            throw new UserError(url + "/events answered " + items.size() + " items to a batch of "
                    + batch.lines().size());
        }
        return items;
    }

    /** Closes an import: from here on its facts are judged by the clock. */
    void completeImport(String importId) throws InterruptedException {
        post("/imports/" + importId + "/complete", "application/json", new byte[0], Set.of(200, 201, 202, 204));
    }

    private HttpResponse<byte[]> post(String path, String type, byte[] body, Set<Integer> expected)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(RESPONSE_TIMEOUT)
                .header("Content-Type", type)
                .header("Accept", "application/json, application/problem+json")
                .header("X-API-Key", channelKey)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        long deadline = System.nanoTime() + retryMax.toNanos();
        Duration backoff = BACKOFF_MIN;
        boolean said = false;
        while (true) {
            @Nullable HttpResponse<byte[]> response = null;
            String trouble;
            try {
                response = client.send(request, BodyHandlers.ofByteArray());
                if (expected.contains(response.statusCode())) {
                    return response;
                }
                if (!RETRIED_STATUSES.contains(response.statusCode())) {
                    throw new UserError(path + " was refused: " + response.statusCode() + " " + detail(response));
                }
                trouble = "answers " + response.statusCode();
            } catch (IOException away) {
                trouble = "does not answer";
            }
            if (System.nanoTime() > deadline) {
                throw new UserError(url + " " + trouble + ", for " + retryMax.toMinutes()
                        + " minutes; run the same command again to go on with this import");
            }
            if (!said && backoff.compareTo(Duration.ofSeconds(1)) > 0) {
                said = true;
                messages.accept(url + " " + trouble + "; trying again");
            }
            TimeUnit.MILLISECONDS.sleep(retryAfter(response, backoff).toMillis());
            backoff = backoff.multipliedBy(2).compareTo(BACKOFF_MAX) < 0 ? backoff.multipliedBy(2) : BACKOFF_MAX;
        }
    }

    private static Duration retryAfter(@Nullable HttpResponse<byte[]> response, Duration fallback) {
        if (response == null) {
            return fallback;
        }
        Duration requested = response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(fallback);
        return requested.compareTo(RETRY_AFTER_MAX) < 0 ? requested : RETRY_AFTER_MAX;
    }

    private static String detail(HttpResponse<byte[]> response) {
        try {
            JsonNode problem = json(response);
            return problem.path("detail").asText(problem.path("title").asText());
        } catch (UserError notJson) {
            return "";
        }
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException malformed) {
            throw new UserError(response.uri() + " did not answer in JSON: " + malformed.getMessage());
        }
    }
}
