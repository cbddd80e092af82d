package io.holdfast.bench.harness;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** The metrics of a service at one moment, in Prometheus' text format. */
public final class ServiceMetrics {

    private final List<String> lines;

    private ServiceMetrics(List<String> lines) {
        this.lines = lines;
    }

    public static ServiceMetrics read(URI service) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(service.resolve("/q/metrics")).build();
            return new ServiceMetrics(client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .toList());
        }
    }

    /** Values of the time series whose name, with its labels, begins with the prefix. */
    public List<Double> values(String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
    }

    /** The sum of {@link #values}. */
    public long sum(String prefix) {
        return (long) values(prefix).stream().mapToDouble(Double::doubleValue).sum();
    }
}
