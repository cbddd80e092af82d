package io.holdfast.local.imports;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.local.cli.UserError;

/**
 * Client for the imports and events of ticket-service. Requests that fail because the service is unavailable are repeated
 * with exponential backoff, so an import survives a restart of the platform: the intake is idempotent.
 */
final class IntakeClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> RETRIED_STATUSES = Set.of(429, 502, 503, 504);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration BACKOFF_MIN = Duration.ofMillis(100);
    private static final Duration BACKOFF_MAX = Duration.ofSeconds(5);
    private static final Duration BACKOFF_REPORTED = Duration.ofSeconds(1);
    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    private final URI url;
    private final String channelKey;
    private final Duration retryMax;
    private final Consumer<String> messages;

    /**
     * @param retryMax how long a request is repeated before the import gives up
     * @param messages prints a message for the user
     */
    IntakeClient(URI url, String channelKey, Duration retryMax, Consumer<String> messages) {
        this.url = url;
        this.channelKey = channelKey;
        this.retryMax = retryMax;
        this.messages = messages;
    }

    /** Opens an import and returns its id. */
    String openImport(String source) throws InterruptedException {
        try {
            byte[] body = JSON.writeValueAsBytes(Map.of("source", source));
            HttpResponse<byte[]> response = post("/imports", "application/json", body, Set.of(200, 201));
            String importId = json(response).path("importId").asText();
            if (importId.isEmpty()) {
                throw new UserError(response.uri() + " returned no importId; is it the URL of ticket-service?");
            }
            return importId;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Posts a batch; returns the items of the response, one for each event and in the order of the batch. */
    JsonNode postBatch(Batch batch) throws InterruptedException {
        HttpResponse<byte[]> response =
                post("/events", "application/cloudevents-batch+json", batch.body(), Set.of(200, 207));
        JsonNode items = json(response).path("items");
        if (items.size() != batch.lines().size()) {
            throw new UserError(response.uri() + " returned " + items.size() + " items for a batch of "
                    + batch.lines().size() + " events; is it the URL of ticket-service?");
        }
        return items;
    }

    /** Completes an import: from then on its tickets are evaluated by the wall clock. */
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
        boolean isReported = false;
        while (true) {
            try {
                return send(request, expected);
            } catch (TemporaryFailure failure) {
                if (System.nanoTime() > deadline) {
                    throw new UserError(url + " " + failure.getMessage() + " for " + retryMax.toMinutes()
                            + " minutes; when it runs again, repeat the same command to continue this import");
                }
                if (!isReported && backoff.compareTo(BACKOFF_REPORTED) > 0) {
                    isReported = true;
                    messages.accept(url + " " + failure.getMessage() + "; trying again");
                }
                TimeUnit.MILLISECONDS.sleep(failure.retryAfter.orElse(backoff).toMillis());
                backoff = min(backoff.multipliedBy(2), BACKOFF_MAX);
            }
        }
    }

    private HttpResponse<byte[]> send(HttpRequest request, Set<Integer> expected)
            throws TemporaryFailure, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = client.send(request, BodyHandlers.ofByteArray());
        } catch (IOException unavailable) {
            throw new TemporaryFailure("does not answer", Optional.empty());
        }
        if (expected.contains(response.statusCode())) {
            return response;
        }
        if (RETRIED_STATUSES.contains(response.statusCode())) {
            throw new TemporaryFailure("returned " + response.statusCode(), retryAfter(response));
        }
        throw new UserError(response.uri() + " returned " + response.statusCode() + ": " + detail(response));
    }

    /** A failure after which the same request is sent again. */
    private static final class TemporaryFailure extends Exception {

        private final transient Optional<Duration> retryAfter;

        TemporaryFailure(String problem, Optional<Duration> retryAfter) {
            super(problem);
            this.retryAfter = retryAfter;
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> min(Duration.ofSeconds(Long.parseLong(seconds)), RETRY_AFTER_MAX));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static String detail(HttpResponse<byte[]> response) {
        try {
            JsonNode problem = json(response);
            return problem.path("detail").asText(problem.path("title").asText());
        } catch (UserError notJson) {
            return "(no detail)";
        }
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        try {
            return JSON.readTree(response.body());
        } catch (IOException malformed) {
            throw new UserError(response.uri() + " did not return JSON: " + malformed.getMessage()
                    + "; is it the URL of ticket-service?");
        }
    }
}
