package io.holdfast.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.restassured.RestAssured;

import static io.restassured.RestAssured.given;

/** Sends a request to every endpoint in {@code /q/openapi} with every kind of credential, and compares the answers with a table. */
public final class EndpointWalk {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
    private static final List<String> TOKEN_ROLES = List.of("agent", "ops", "admin");
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String KEY = "X-API-Key";
    private static final String TOKEN = "Authorization";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Set<String>> allowed;

    private EndpointWalk(Map<String, Set<String>> allowed) {
        this.allowed = allowed;
    }

    private record Endpoint(String method, String path, String contentType) {
        String name() {
            return method + " " + path;
        }
    }

    /**
     * What is wrong, one line each.
     *
     * @param allowed the roles that may use an endpoint, by its method and path as {@code GET /tickets/{ticketId}}
     */
    public static List<String> faults(Map<String, Set<String>> allowed) {
        return new EndpointWalk(allowed).walk();
    }

    private List<String> walk() {
        Map<String, Endpoint> endpoints = endpoints();
        Set<String> named = new TreeSet<>(allowed.keySet());
        named.removeAll(endpoints.keySet());
        named.forEach(name -> faults.add(name + " is in the table and not in /q/openapi"));
        Map<String, String> refused = TestTokens.refused();
        for (Endpoint endpoint : endpoints.values()) {
            if (!allowed.containsKey(endpoint.name())) {
                faults.add(endpoint.name() + " is not in the table: say which roles may use it");
                continue;
            }
            expect(401, endpoint, "no credential", Map.of());
            expect(401, endpoint, "a wrong key", Map.of(KEY, "wrong"));
            expect(401, endpoint, "no token but basic", Map.of(TOKEN, "Basic YWRtaW46YWRtaW4="));
            refused.forEach(
                    (fault, token) -> expect(401, endpoint, "a token: " + fault, Map.of(TOKEN, "Bearer " + token)));
            expect(403, endpoint, "a token without a role", Map.of(TOKEN, TestTokens.bearer("stranger")));
            expectByRole(endpoint, "channel", Map.of(KEY, EmbeddedServers.CHANNEL_KEY));
            TOKEN_ROLES.forEach(role -> expectByRole(endpoint, role, Map.of(TOKEN, TestTokens.bearer(role))));
        }
        return faults;
    }

    private void expectByRole(Endpoint endpoint, String role, Map<String, String> credential) {
        if (allowed.getOrDefault(endpoint.name(), Set.of()).contains(role)) {
            HttpResponse<InputStream> response = send(endpoint, credential);
            int status = response.statusCode();
            if (status == 401 || status == 403 || status >= 500) {
                faults.add(endpoint.name() + " as " + role + " answers " + status);
            }
        } else {
            expect(403, endpoint, role, credential);
        }
    }

    private void expect(int status, Endpoint endpoint, String who, Map<String, String> credential) {
        HttpResponse<InputStream> response = send(endpoint, credential);
        if (response.statusCode() != status) {
            faults.add(endpoint.name() + " with " + who + " answers " + response.statusCode() + ", not " + status);
        }
        String type = response.headers().firstValue("Content-Type").orElse("nothing");
        if (!type.startsWith("application/problem+json")) {
            faults.add(endpoint.name() + " with " + who + " answers " + type);
        }
    }

    /** Sends an empty object; a stream of events is closed at its first byte. */
    private HttpResponse<InputStream> send(Endpoint endpoint, Map<String, String> headers) {
        URI address = URI.create("http://localhost:" + RestAssured.port
                + endpoint.path().replaceAll("\\{[^}]*}", "walk-" + System.nanoTime()));
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(TIMEOUT);
        headers.forEach(request::header);
        if (endpoint.method().equals("GET") || endpoint.method().equals("DELETE")) {
            request.method(endpoint.method(), HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", endpoint.contentType())
                    .method(endpoint.method(), HttpRequest.BodyPublishers.ofString("{}"));
        }
        try {
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            response.body().close();
            return response;
        } catch (IOException failed) {
            throw new IllegalStateException(endpoint.name(), failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static Map<String, Endpoint> endpoints() {
        Map<String, Map<String, Object>> paths = given().queryParam("format", "json")
                .get("/q/openapi")
                .jsonPath()
                .getMap("paths");
        Map<String, Endpoint> endpoints = new TreeMap<>();
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (METHODS.contains(method)) {
                Endpoint endpoint = new Endpoint(method.toUpperCase(Locale.ROOT), path, contentType(operation));
                endpoints.put(endpoint.name(), endpoint);
            }
        }));
        return endpoints;
    }

    private static String contentType(Object operation) {
        if (operation instanceof Map<?, ?> fields
                && fields.get("requestBody") instanceof Map<?, ?> body
                && body.get("content") instanceof Map<?, ?> content
                && !content.isEmpty()) {
            return String.valueOf(content.keySet().iterator().next());
        }
        return "application/json";
    }
}
