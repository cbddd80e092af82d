package io.holdfast.bench.intake;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import io.vertx.core.buffer.Buffer;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.HttpExchange;
import io.holdfast.bench.harness.HttpLoad;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Polling;
import io.holdfast.bench.harness.Report;
import io.holdfast.bench.harness.ServiceMetrics;

/** {@code ./holdfast bench intake}: throughput of ticket-service, and the time until accepted facts are on Kafka. */
@Command(
        name = "intake",
        mixinStandardHelpOptions = true,
        description = {
            "Throughput and response times of the intake over REST, and the time from acceptance to Kafka.",
            "References on the same machine in the same run: pgbench, COPY and a plain Kafka producer."
        })
public final class IntakeBench implements Callable<Integer> {

    private static final int CONNECTIONS = 64;
    private static final int BATCH_EVENTS = 500;
    private static final int BATCH_CONNECTIONS = 4;
    private static final int COPY_EVENTS = 50_000;
    private static final int PUBLISHED_PER_SECOND = 1_000;
    private static final Duration EMPTY_OUTBOX_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration EMPTY_OUTBOX_CHECK = Duration.ofSeconds(1);
    private static final String PLAIN_TOPIC = "bench-plain";
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
            description = "Rounds after the warm-up; the result is their median (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "45",
            description = "Load before the first round, for the JIT compiler of the JVM (${DEFAULT-VALUE}).")
    private int warmUp = 45;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Report report = new Report(spec.commandLine().getOut());
        report.line("starting a platform for the benchmark");
        try (BenchPlatform platform = BenchPlatform.start(root, "ticket");
                KafkaLog log = new KafkaLog(platform.address("kafka"))) {
            URI service = URI.create(platform.address("ticket"));
            Database database = new Database(platform.address("postgres"), platform.databasePassword(), "ticket");
            ReferenceInserts reference = ReferenceInserts.create(database, root);
            log.createTopic(PLAIN_TOPIC);
            report.line(
                    "%d rounds of %d s, %d processors, Java %s%n",
                    rounds, seconds, Runtime.getRuntime().availableProcessors(), Runtime.version());
            measureTickets(report, service, platform.channelKey(), reference);
            measureBatches(report, service, platform.channelKey(), reference);
            measurePublishLatency(report, service, platform);
        }
        return 0;
    }

    private void measureTickets(Report report, URI service, String channelKey, ReferenceInserts reference)
            throws Exception {
        List<Double> rates = new ArrayList<>();
        List<Double> referenceRates = new ArrayList<>();
        Histogram micros = new Histogram(3);
        Supplier<byte[]> bodies = new RequestBodies("single").ticketBodies();
        Supplier<HttpExchange> posts = posts("/tickets", JSON, 201, bodies);
        try (HttpLoad load = new HttpLoad(service, channelKeyHeader(channelKey), CONNECTIONS)) {
            load.run(posts, Duration.ofSeconds(warmUp));
            for (int i = 0; i < rounds; i++) {
                referenceRates.add(reference.insertTicketsPerSecond(CONNECTIONS, round()));
                HttpLoad.Result result = load.run(posts, round()).requireNoFailures();
                rates.add(result.perSecond());
                micros.add(result.micros());
            }
        }
        report.rate(
                "POST /tickets, 64 connections",
                Report.median(rates),
                "posts/s",
                reference.insertToolName(),
                Report.median(referenceRates));
        report.latency("  response time", micros);
    }

    private void measureBatches(Report report, URI service, String channelKey, ReferenceInserts reference)
            throws Exception {
        List<Double> rates = new ArrayList<>();
        List<Double> referenceRates = new ArrayList<>();
        Histogram micros = new Histogram(3);
        RequestBodies requests = new RequestBodies("batch" + System.nanoTime());
        Supplier<byte[]> bodies = () -> requests.batchBody(BATCH_EVENTS);
        Supplier<HttpExchange> posts = posts("/events", BATCH, 207, bodies);
        try (HttpLoad load = new HttpLoad(service, channelKeyHeader(channelKey), BATCH_CONNECTIONS)) {
            load.run(posts, Duration.ofSeconds(warmUp));
            for (int i = 0; i < rounds; i++) {
                HttpLoad.Result result = load.run(posts, round()).requireNoFailures();
                rates.add(result.perSecond() * BATCH_EVENTS);
                micros.add(result.micros());
                referenceRates.add(reference.copyEventsPerSecond(RequestBodies.SOURCE, COPY_EVENTS));
            }
        }
        report.rate(
                "POST /events, batches of 500",
                Report.median(rates),
                "events/s",
                "COPY",
                Report.median(referenceRates));
        report.latency("  response time", micros);
    }

    private void measurePublishLatency(Report report, URI service, BenchPlatform platform) throws Exception {
        awaitEmptyOutbox(service);
        PublishLatency latency = new PublishLatency(platform.address("kafka"), PUBLISHED_PER_SECOND, round());
        RequestBodies bodies = new RequestBodies("arrival");
        latency.ofService(service, platform.channelKey(), bodies);
        Histogram micros = new Histogram(3);
        Histogram referenceMicros = new Histogram(3);
        for (int i = 0; i < rounds; i++) {
            referenceMicros.add(latency.ofPlainProducer(PLAIN_TOPIC, bodies));
            micros.add(latency.ofService(service, platform.channelKey(), bodies));
        }
        report.latency("accepted -> on Kafka, 1,000/s", micros);
        report.latency("plain producer, acks=all", referenceMicros);
        report.line(
                "  p99 %.2f x the plain producer's",
                (double) micros.getValueAtPercentile(99) / referenceMicros.getValueAtPercentile(99));
    }

    /** Waits until the relay has published what the previous rounds left in the outbox: it would delay the next records. */
    private static void awaitEmptyOutbox(URI service) throws Exception {
        Polling.<Exception>require(
                "the outbox is not empty",
                () -> ServiceMetrics.read(service)
                        .values("holdfast_outbox_rows")
                        .contains(0.0),
                EMPTY_OUTBOX_CHECK,
                EMPTY_OUTBOX_TIMEOUT);
    }

    private Duration round() {
        return Duration.ofSeconds(seconds);
    }

    private static Supplier<HttpExchange> posts(
            String path, String contentType, int expectedStatus, Supplier<byte[]> bodies) {
        return () -> HttpExchange.of(
                new HttpExchange.Request(path, contentType, Buffer.buffer(bodies.get())), expectedStatus);
    }

    private static String channelKeyHeader(String channelKey) {
        return "X-API-Key: " + channelKey;
    }
}
