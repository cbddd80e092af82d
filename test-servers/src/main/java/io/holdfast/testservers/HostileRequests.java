package io.holdfast.testservers;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.RestAssured;

/**
 * Walks every parameter of every operation in a running service's API description, and every field of the given bodies,
 * with hostile values. No answer may be a 5xx, every error must be a problem, no refused request may leave anything behind,
 * and afterwards every list must still be readable. Each fault found is one line.
 */
public final class HostileRequests {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> MUTATING = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> POSITIONS = Set.of("cursor", "Last-Event-ID");
    private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)\\}");
    private static final String PLAIN_ID = "hostile-1";
    private static final int BODY_BYTES_MAX = 1 << 20;
    private static final int FAULTS_MAX = 100;

    private final String credentials;
    private final LongSupplier storedRows;
    private final List<Example> examples = new ArrayList<>();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Set<String> faults = new TreeSet<>();
    private long rows;

    /** A body that an operation accepts; the path as in the API description. */
    private record Example(String method, String path, String contentType, String body) {}

    /**
     * Prepares a walk.
     *
     * @param credentials header lines, each ended by CR LF, that every operation accepts
     * @param storedRows counts what the service has stored
     */
    public HostileRequests(String credentials, LongSupplier storedRows) {
        this.credentials = credentials;
        this.storedRows = storedRows;
    }

    /** Walks the fields of a valid body of an operation. */
    public HostileRequests body(String method, String path, String contentType, String body) {
        examples.add(new Example(method, path, contentType, body));
        return this;
    }

    /** The value of a path's parameter in all requests that do not alter it. */
    public HostileRequests id(String parameter, String value) {
        ids.put(parameter, value);
        return this;
    }

    /** Sends all requests; the faults that were found, at most {@value #FAULTS_MAX} of them. */
    public List<String> send() throws IOException {
        rows = storedRows.getAsLong();
        try (RawHttp http = new RawHttp("localhost", RestAssured.port)) {
            JsonNode api = JSON.readTree(http.send(request("GET", "/q/openapi?format=json", "", new byte[0]))
                    .body());
            for (var path : api.path("paths").properties()) {
                for (var operation : path.getValue().properties()) {
                    walkParameters(
                            http,
                            operation.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            path.getValue(),
                            operation.getValue());
                }
                walkMethods(http, path.getKey(), path.getValue());
            }
            for (Example example : examples) {
                walkBody(http, example);
            }
            walkRequestLines(http);
            for (var path : api.path("paths").properties()) {
                if (path.getValue().has("get")) {
                    check(http, "afterwards", "GET", address(path.getKey()), "", new byte[0]);
                }
            }
        }
        return faults.stream().limit(FAULTS_MAX).toList();
    }

    private void walkParameters(RawHttp http, String method, String path, JsonNode item, JsonNode operation)
            throws IOException {
        List<JsonNode> parameters = new ArrayList<>();
        item.path("parameters").forEach(parameters::add);
        operation.path("parameters").forEach(parameters::add);
        String body = bodyHeaders(method, path);
        for (JsonNode parameter : parameters) {
            String name = parameter.path("name").asText();
            List<String> values = HostileValues.encoded();
            if (POSITIONS.contains(name)) {
                values.addAll(HostileValues.cursors());
            }
            for (String value : values) {
                switch (parameter.path("in").asText()) {
                    case "path" -> check(http, name, method, address(path, name, value), body, bodyOf(method, path));
                    case "query" ->
                        check(http, name, method, address(path) + "?" + name + "=" + value, body, bodyOf(method, path));
                    case "header" ->
                        check(
                                http,
                                name,
                                method,
                                address(path),
                                name + ": " + value + "\r\n" + body,
                                bodyOf(method, path));
                    default -> faults.add("unknown kind of parameter: " + parameter);
                }
            }
            if (parameter.path("in").asText().equals("header")) {
                for (String value : List.of("", "é", "x".repeat(9_000), "a, b", "\"")) {
                    check(http, name, method, address(path), name + ": " + value + "\r\n" + body, bodyOf(method, path));
                }
            }
        }
    }

    /** Methods and media types that an address does not have. */
    private void walkMethods(RawHttp http, String path, JsonNode item) throws IOException {
        for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND", "BREW")) {
            if (!item.has(method.toLowerCase(Locale.ROOT))) {
                check(http, "method", method, address(path), "Content-Length: 0\r\n", new byte[0]);
            }
        }
        if (item.has("get")) {
            for (String accept : List.of("text/html", "image/*;q=0", "nonsense", ";;;", "*/*;q=nonsense", "a/b/c")) {
                check(http, "Accept " + accept, "GET", address(path), "Accept: " + accept + "\r\n", new byte[0]);
            }
        }
    }

    private void walkBody(RawHttp http, Example example) throws IOException {
        String address = address(example.path);
        byte[] valid = HostileBodies.utf8(example.body);
        String type = "Content-Type: " + example.contentType + "\r\n";
        for (Map.Entry<String, byte[]> broken :
                HostileBodies.broken(example.body).entrySet()) {
            checkRefused(http, broken.getKey(), example, address, type, broken.getValue());
        }
        for (String wrong : List.of("text/plain", "nonsense", "application/xml", "multipart/form-data", "a/b/c", ";")) {
            checkRefused(http, "type " + wrong, example, address, "Content-Type: " + wrong + "\r\n", valid);
        }
        for (String encoding : List.of("br", "deflate", "gzip, gzip", "nonsense", "zstd")) {
            checkRefused(http, encoding, example, address, type + "Content-Encoding: " + encoding + "\r\n", valid);
        }
        String gzip = type + "Content-Encoding: gzip\r\n";
        checkRefused(http, "not gzip", example, address, gzip, valid);
        byte[] bomb = HostileBodies.gzip(new byte[50 * BODY_BYTES_MAX]);
        checkRefused(http, "a gzip bomb", example, address, gzip, bomb);
        byte[] large = HostileBodies.utf8(" ".repeat(2 * BODY_BYTES_MAX));
        checkRefused(http, "two mebibytes", example, address, type, large);
        String chunked = type + "Transfer-Encoding: chunked\r\n";
        check(http, "two mebibytes in chunks", example.method, address, chunked, HostileBodies.chunked(large), true);
        check(
                http,
                "a bomb in chunks",
                example.method,
                address,
                chunked + "Content-Encoding: gzip\r\n",
                HostileBodies.chunked(bomb),
                true);
        HostileBodies.altered(example.body, (what, body) -> {
            try {
                check(http, what, example.method, address, type, HostileBodies.utf8(body));
            } catch (IOException failed) {
                faults.add(example.method + " " + example.path + ": " + what + ": no answer: " + failed);
            }
        });
    }

    /** What the HTTP server itself looks at. */
    private void walkRequestLines(RawHttp http) throws IOException {
        checkRefused(http, "GET", "/" + "x".repeat(10_000), 414);
        checkRefused(http, "GET", "/x?a=" + "x".repeat(100_000), 414);
        for (String address :
                List.of("/%", "/%zz", "/a%00b", "//", "/..", "/%2e%2e/", "/a/../../b", "/;", "/?%", "/\\", "/{}")) {
            check(http, "address", "GET", address, "", new byte[0]);
        }
        RawHttp.Response response =
                http.send(request("GET", "/x", "X-Long: " + "x".repeat(60_000) + "\r\n", new byte[0]));
        if (response.status() != 431 || !isProblem(response)) {
            faults.add("long headers: " + response);
        }
    }

    private void checkRefused(RawHttp http, String method, String address, int status) throws IOException {
        RawHttp.Response response = http.send(request(method, address, "", new byte[0]));
        if (response.status() != status || !isProblem(response)) {
            faults.add(method + " " + shown(address) + ": " + shown(response.toString()));
        }
    }

    private void checkRefused(RawHttp http, String what, Example example, String address, String headers, byte[] body)
            throws IOException {
        check(http, what, example.method, address, headers + "Content-Length: " + body.length + "\r\n", body, true);
    }

    private void check(RawHttp http, String what, String method, String address, String headers, byte[] body)
            throws IOException {
        String length =
                headers.contains("Content-Length") || body.length == 0 ? "" : "Content-Length: " + body.length + "\r\n";
        check(http, what, method, address, headers + length, body, false);
    }

    private void check(
            RawHttp http, String what, String method, String address, String headers, byte[] body, boolean mustFail)
            throws IOException {
        RawHttp.Response response = http.send(request(method, address, headers, body));
        String where = method + " " + shown(address) + ": " + shown(what) + ": " + response.status() + " ";
        if (response.status() >= 500 || (mustFail && response.status() < 400)) {
            faults.add(where + shown(response.body()));
        } else if (response.status() >= 400 && !isProblem(response)) {
            faults.add(where + "no problem: " + response.headers() + shown(response.body()));
        }
        if (MUTATING.contains(method)) {
            long before = rows;
            rows = storedRows.getAsLong();
            if (response.status() >= 400 && rows != before) {
                faults.add(where + "stored something");
            }
        }
        if (response.body().length() > BODY_BYTES_MAX) {
            faults.add(where + "answered " + response.body().length() + " characters");
        }
        if (what.equals("afterwards") && response.status() != 200 && response.status() != 404) {
            faults.add(where + "a list that can no longer be read");
        }
    }

    private static boolean isProblem(RawHttp.Response response) {
        try {
            return response.header("content-type").startsWith("application/problem+json")
                    && response.header("x-content-type-options").equals("nosniff")
                    && JSON.readTree(response.body()).path("status").asInt() == response.status();
        } catch (IOException notJson) {
            return false;
        }
    }

    private byte[] request(String method, String address, String headers, byte[] body) {
        byte[] head = HostileBodies.utf8(
                method + " " + address + " HTTP/1.1\r\nHost: localhost\r\n" + credentials + headers + "\r\n");
        byte[] request = Arrays.copyOf(head, head.length + body.length);
        System.arraycopy(body, 0, request, head.length, body.length);
        return request;
    }

    private String address(String path) {
        return address(path, "", "");
    }

    private String address(String path, String altered, String value) {
        return PARAMETER.matcher(path).replaceAll(match -> {
            String name = match.group(1);
            return Matcher.quoteReplacement(name.equals(altered) ? value : ids.getOrDefault(name, PLAIN_ID));
        });
    }

    private String bodyHeaders(String method, String path) {
        Example example = exampleOf(method, path);
        return example.body.isEmpty() ? "Content-Length: 0\r\n" : "Content-Type: " + example.contentType + "\r\n";
    }

    private byte[] bodyOf(String method, String path) {
        return HostileBodies.utf8(exampleOf(method, path).body);
    }

    private Example exampleOf(String method, String path) {
        return examples.stream()
                .filter(example -> example.method.equals(method) && example.path.equals(path))
                .findFirst()
                .orElse(new Example(method, path, "", ""));
    }

    private static String shown(String text) {
        return text.length() <= 300 ? text : text.substring(0, 300) + "… (" + text.length() + ")";
    }
}
