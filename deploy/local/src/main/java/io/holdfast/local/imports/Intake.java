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

import io.holdfast.local.Refusal;

/** ticket-service's intake over HTTP, asked again while it is away: a platform may be killed and come back meanwhile. */
final class Intake {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<Integer> TRY_AGAIN = Set.of(429, 502, 503, 504);
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final Duration PAUSE_FIRST = Duration.ofMillis(100);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER_MAX = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_MAX)
            .build();
    private final URI url;
    private final String channelKey;
    private final Duration patience;
    private final Consumer<String> say;

    /** @param patience how long to try again before giving up */
    Intake(URI url, String channelKey, Duration patience, Consumer<String> say) {
        this.url = url;
        this.channelKey = channelKey;
        this.patience = patience;
        this.say = say;
    }

    /** Opens an import; its id. */
    String open(String source) throws InterruptedException {
        try {
            byte[] body = JSON.writeValueAsBytes(Map.of("source", source));
            HttpResponse<byte[]> answer = post("/imports", "application/json", body, Set.of(200, 201));
            String importId = json(answer).path("importId").asText();
            if (importId.isEmpty()) {
                throw new Refusal(url + "/imports answered without an importId");
            }
            return importId;
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The answer's items, one for each event of the batch and in its order. */
    JsonNode send(Batch batch) throws InterruptedException {
        HttpResponse<byte[]> answer =
                post("/events", "application/cloudevents-batch+json", batch.body(), Set.of(200, 207));
        JsonNode items = json(answer).path("items");
        if (items.size() != batch.lines().size()) {
            throw new Refusal(url + "/events answered " + items.size() + " items to a batch of "
                    + batch.lines().size());
        }
        return items;
    }

    /** Closes an import: from here on its facts are judged by the clock. */
    void complete(String importId) throws InterruptedException {
        post("/imports/" + importId + "/complete", "application/json", new byte[0], Set.of(200, 201, 202, 204));
    }

    private HttpResponse<byte[]> post(String path, String type, byte[] body, Set<Integer> expected)
            throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(ANSWER_MAX)
                .header("Content-Type", type)
                .header("Accept", "application/json, application/problem+json")
                .header("X-API-Key", channelKey)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = PAUSE_FIRST;
        boolean said = false;
        while (true) {
            @Nullable HttpResponse<byte[]> answer = null;
            String trouble;
            try {
                answer = client.send(request, BodyHandlers.ofByteArray());
                if (expected.contains(answer.statusCode())) {
                    return answer;
                }
                if (!TRY_AGAIN.contains(answer.statusCode())) {
                    throw new Refusal(path + " was refused: " + answer.statusCode() + " " + detail(answer));
                }
                trouble = "answers " + answer.statusCode();
            } catch (IOException away) {
                trouble = "does not answer";
            }
            if (System.nanoTime() > deadline) {
                throw new Refusal(url + " " + trouble + ", for " + patience.toMinutes()
                        + " minutes; run the same command again to go on with this import");
            }
            if (!said && pause.compareTo(Duration.ofSeconds(1)) > 0) {
                said = true;
                say.accept(url + " " + trouble + "; trying again");
            }
            TimeUnit.MILLISECONDS.sleep(retryAfter(answer, pause).toMillis());
            pause = pause.multipliedBy(2).compareTo(PAUSE_MAX) < 0 ? pause.multipliedBy(2) : PAUSE_MAX;
        }
    }

    private static Duration retryAfter(@Nullable HttpResponse<byte[]> answer, Duration otherwise) {
        if (answer == null) {
            return otherwise;
        }
        Duration told = answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,6}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(otherwise);
        return told.compareTo(RETRY_AFTER_MAX) < 0 ? told : RETRY_AFTER_MAX;
    }

    private static String detail(HttpResponse<byte[]> answer) {
        try {
            JsonNode problem = json(answer);
            return problem.path("detail").asText(problem.path("title").asText());
        } catch (Refusal notJson) {
            return "";
        }
    }

    private static JsonNode json(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException malformed) {
            throw new Refusal(answer.uri() + " did not answer in JSON: " + malformed.getMessage());
        }
    }
}
