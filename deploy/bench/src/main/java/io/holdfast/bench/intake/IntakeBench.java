package io.holdfast.bench.intake;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.bench.harness.BenchPlatform;

/** {@code ./holdfast bench intake}: how fast ticket-service takes facts, and how soon they are on Kafka. */
@Command(
        name = "intake",
        mixinStandardHelpOptions = true,
        description = "Intake over REST beside pgbench, COPY and a bare producer, on the same machine in the same run.")
public final class IntakeBench implements Callable<Integer> {

    private static final int CONNECTIONS = 64;
    private static final int BATCH_EVENTS = 500;
    private static final int BATCH_CONNECTIONS = 4;
    private static final int ARRIVALS_PER_SECOND = 1_000;
    private static final int DRAIN_SECONDS_MAX = 120;
    private static final String BARE_TOPIC = "bench-bare";
    private static final String JSON = "application/json";
    private static final String BATCH = "application/cloudevents-batch+json";

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Length of a round (${DEFAULT-VALUE}).")
    private int seconds = 10;

    @Option(
            names = "--rounds",
            paramLabel = "ROUNDS",
            defaultValue = "3",
            description = "Rounds of each figure after the warm-up; the median counts (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "45",
            description = "Load before the first round: until the JVM has compiled what it runs (${DEFAULT-VALUE}).")
    private int warmUp = 45;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        PrintWriter out = spec.commandLine().getOut();
        out.println("starting a platform for the benchmark");
        out.flush();
        try (BenchPlatform platform = BenchPlatform.start(root, "ticket")) {
            URI service = URI.create(platform.address("ticket"));
            ReferenceInserts limits =
                    new ReferenceInserts(platform.address("postgres"), "holdfast", platform.databasePassword());
            limits.prepare(root);
            makeBareTopic(platform.address("kafka"));
            out.printf(
                    Locale.ROOT,
                    "%d rounds of %d s, %d processors, Java %s%n%n",
                    rounds,
                    seconds,
                    Runtime.getRuntime().availableProcessors(),
                    Runtime.version());
            measureTickets(out, service, platform.channelKey(), limits);
            measureBatches(out, service, platform.channelKey(), limits);
            measurePublishLatency(out, service, platform);
        }
        return 0;
    }

    private void measureTickets(PrintWriter out, URI service, String key, ReferenceInserts limits) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        Histogram micros = new Histogram(3);
        Supplier<byte[]> bodies = new RequestBodies(1, "single").ticketBodies();
        try (HttpLoad load = new HttpLoad(service, key, CONNECTIONS)) {
            load.post("/tickets", JSON, 201, bodies, Duration.ofSeconds(warmUp));
            for (int i = 0; i < rounds; i++) {
                theirs.add(limits.insertTicketsPerSecond(CONNECTIONS, round()));
                HttpLoad.Result figures = requireNoFailures(load.post("/tickets", JSON, 201, bodies, round()));
                ours.add(figures.perSecond());
                micros.add(figures.micros());
            }
        }
        row(out, "POST /tickets, 64 connections", median(ours), "posts/s", limits.insertToolName(), median(theirs));
        latency(out, "  an answer takes", micros);
    }

    private void measureBatches(PrintWriter out, URI service, String key, ReferenceInserts limits) throws Exception {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        Histogram micros = new Histogram(3);
        RequestBodies samples = new RequestBodies(2, "batch" + System.nanoTime());
        try (HttpLoad load = new HttpLoad(service, key, BATCH_CONNECTIONS)) {
            load.post("/events", BATCH, 207, () -> samples.batchBody(BATCH_EVENTS), Duration.ofSeconds(warmUp));
            for (int i = 0; i < rounds; i++) {
                HttpLoad.Result figures = requireNoFailures(
                        load.post("/events", BATCH, 207, () -> samples.batchBody(BATCH_EVENTS), round()));
                ours.add(figures.perSecond() * BATCH_EVENTS);
                micros.add(figures.micros());
                theirs.add(limits.copyEventsPerSecond("/bench", 50_000));
            }
        }
        row(out, "POST /events, batches of 500", median(ours), "events/s", "COPY", median(theirs));
        latency(out, "  an answer takes", micros);
    }

    private void measurePublishLatency(PrintWriter out, URI service, BenchPlatform platform) throws Exception {
        awaitEmptyOutbox(service);
        PublishLatency run = new PublishLatency(platform.address("kafka"), ARRIVALS_PER_SECOND, round());
        RequestBodies samples = new RequestBodies(3, "arrival");
        run.ofService(service, platform.channelKey(), samples);
        Histogram ours = new Histogram(3);
        Histogram theirs = new Histogram(3);
        for (int i = 0; i < rounds; i++) {
            theirs.add(run.ofPlainProducer(BARE_TOPIC, samples));
            ours.add(run.ofService(service, platform.channelKey(), samples));
        }
        latency(out, "accepted -> on Kafka, 1,000/s", ours);
        latency(out, "a bare producer, acks=all", theirs);
        out.printf(
                Locale.ROOT,
                "  p99 %.2f x the bare producer's%n",
                (double) ours.getValueAtPercentile(99) / theirs.getValueAtPercentile(99));
        out.flush();
    }

    /** The rounds before have told more than a relay carries in the same time; the next figure is not about that. */
    private static void awaitEmptyOutbox(URI service) throws IOException, InterruptedException {
        HttpRequest metrics =
                HttpRequest.newBuilder(service.resolve("/q/metrics")).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int tries = 0; tries < DRAIN_SECONDS_MAX; tries++) {
                String page = client.send(metrics, HttpResponse.BodyHandlers.ofString())
                        .body();
                if (page.lines().anyMatch(line -> line.matches("holdfast_outbox_rows(\\{.*})? 0\\.0"))) {
                    return;
                }
                TimeUnit.SECONDS.sleep(1);
            }
        }
        throw new IllegalStateException("the outbox does not drain: no figure");
    }

    private Duration round() {
        return Duration.ofSeconds(seconds);
    }

    private static HttpLoad.Result requireNoFailures(HttpLoad.Result figures) {
        if (figures.failures() > 0) {
            throw new IllegalStateException(figures.failures() + " requests failed: no figure");
        }
        return figures;
    }

    private static void row(PrintWriter out, String what, double ours, String unit, String limit, double theirs) {
        out.printf(
                Locale.ROOT,
                "%-32s %,10.0f %s   %s %,10.0f   %.2f x%n",
                what,
                ours,
                unit,
                limit,
                theirs,
                ours / theirs);
        out.flush();
    }

    private static void latency(PrintWriter out, String what, Histogram micros) {
        out.printf(
                Locale.ROOT,
                "%-32s p50 %.1f ms, p99 %.1f ms, max %.1f ms%n",
                what,
                micros.getValueAtPercentile(50) / 1e3,
                micros.getValueAtPercentile(99) / 1e3,
                micros.getMaxValue() / 1e3);
        out.flush();
    }

    public static double median(List<Double> figures) {
        List<Double> sorted = new ArrayList<>(figures);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    private static void makeBareTopic(String broker) throws Exception {
        Properties settings = new Properties();
        settings.putAll(Map.of("bootstrap.servers", broker));
        try (Admin admin = Admin.create(settings)) {
            admin.createTopics(List.of(new NewTopic(BARE_TOPIC, 12, (short) 1)))
                    .all()
                    .get();
        }
    }
}
