import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * Runs the queries of Grafana dashboards at a Prometheus, as Grafana would: {@code Dashboards http://localhost:9090 FOLDER
 * [TITLE …]}. Each must be understood; each must return data, except those of panels whose titles are given, which have none
 * as long as all is well. Exits with 1 if one does not.
 */
final class Dashboards {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private Dashboards() {}

    public static void main(String[] arguments) throws IOException {
        URI prometheus = URI.create(arguments[0]);
        List<String> mayBeEmpty = List.of(arguments).subList(2, arguments.length);
        List<String> faults = new ArrayList<>();
        int queries = 0;
        try (Stream<Path> files = Files.list(Path.of(arguments[1]))) {
            for (Path file : files.sorted().toList()) {
                JsonNode dashboard = JSON.readTree(file.toFile());
                Map<String, String> variables = variables(dashboard);
                for (JsonNode panel : dashboard.get("panels")) {
                    for (JsonNode target : panel.path("targets")) {
                        if (target.has("expr")) {
                            String expression = fill(target.get("expr").asText(), variables);
                            String title = panel.get("title").asText();
                            queries++;
                            check(prometheus, file + ", " + title, expression, mayBeEmpty.contains(title), faults);
                        }
                    }
                }
            }
        }
        faults.forEach(System.out::println);
        System.out.println(queries + " queries, " + faults.size() + " faults");
        System.exit(faults.isEmpty() ? 0 : 1);
    }

    /** "All" for variables that allow it, else the current value. */
    private static Map<String, String> variables(JsonNode dashboard) {
        Map<String, String> values = new TreeMap<>(Map.of("__rate_interval", "1m", "__range", "1h", "__interval", "15s"));
        for (JsonNode variable : dashboard.at("/templating/list")) {
            JsonNode current = variable.at("/current/value");
            values.put(
                    variable.get("name").asText(),
                    variable.path("includeAll").asBoolean() ? variable.get("allValue").asText() : current.asText());
        }
        return values;
    }

    private static String fill(String expression, Map<String, String> variables) {
        String filled = expression;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace("$" + variable.getKey(), variable.getValue());
        }
        return filled;
    }

    private static void check(
            URI prometheus, String where, String expression, boolean mayBeEmpty, List<String> faults) {
        JsonNode answer = query(prometheus, expression);
        if (!"success".equals(answer.path("status").asText())) {
            faults.add(where + ": " + answer.path("error").asText() + ": " + expression);
        } else if (answer.at("/data/result").isEmpty() && !mayBeEmpty) {
            faults.add(where + ": no data: " + expression);
        }
    }

    private static JsonNode query(URI prometheus, String expression) {
        URI uri = prometheus.resolve("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        try {
            return JSON.readTree(HTTP.send(
                            HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
