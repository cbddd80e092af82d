package io.holdfast.local.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.holdfast.local.folder.Credentials;

/**
 * Client for the published REST API of the services. A response other than 2xx, and a service that does not answer, give an
 * empty result.
 */
final class ServiceClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RETRY_INTERVAL = Duration.ofMillis(500);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(RESPONSE_TIMEOUT)
            .build();
    private final Map<String, URI> services;
    private final Supplier<Credentials> credentials;

    /** @param services name (ticket, sla, loyalty, analytics) to address */
    ServiceClient(Map<String, URI> services, Supplier<Credentials> credentials) {
        this.services = services;
        this.credentials = credentials;
    }

    Optional<JsonNode> get(String service, String path) throws InterruptedException {
        return send(request(service, path).GET());
    }

    /** As {@link #get}, repeated for some time while it has no result: a service is slow just after its start. */
    Optional<JsonNode> get(String service, String path, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        Optional<JsonNode> response = get(service, path);
        while (response.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(RETRY_INTERVAL.toMillis());
            response = get(service, path);
        }
        return response;
    }

    Optional<JsonNode> post(String service, String path, JsonNode body) throws InterruptedException {
        return send(request(service, path).POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    Optional<JsonNode> put(String service, String path, JsonNode body) throws InterruptedException {
        return send(request(service, path).PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    Optional<JsonNode> patch(String service, String path, JsonNode body) throws InterruptedException {
        return send(request(service, path).method("PATCH", HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    private HttpRequest.Builder request(String service, String path) {
        URI address = services.get(service);
        if (address == null) {
            throw new IllegalArgumentException("unknown service " + service);
        }
        return HttpRequest.newBuilder(address.resolve(path))
                .timeout(RESPONSE_TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + credentials.get().adminToken());
    }

    private Optional<JsonNode> send(HttpRequest.Builder request) throws InterruptedException {
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return response.statusCode() / 100 == 2 ? Optional.of(JSON.readTree(response.body())) : Optional.empty();
        } catch (IOException unavailable) {
            return Optional.empty();
        }
    }
}
