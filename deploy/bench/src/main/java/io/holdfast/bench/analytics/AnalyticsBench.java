package io.holdfast.bench.analytics;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import io.holdfast.bench.consume.ConsumptionRate;
import io.holdfast.bench.consume.ServiceUnderTest;
import io.holdfast.bench.harness.Report;

/** {@code ./holdfast bench analytics}: churn, retention and lifecycle of any window beside DuckDB, fits, memory, growth. */
@Command(
        name = "analytics",
        mixinStandardHelpOptions = true,
        description = {
            "Churn, retention and lifecycle of random 30-day windows over REST, compared with DuckDB on the same data; the time"
                    + " to fit BG/NBD; memory; and how all of it grows with the number of customers.",
            "The customers are simulated: they purchase and leave as BG/NBD says, and have tickets. A question is GET /churn"
                    + " and GET /retention of a window; both have its lifecycle. Every answer is compared with DuckDB's,"
                    + " and the fit with the parameters of the simulation: a difference fails the benchmark.",
            "Up to --kafka-customers, the activity comes over Kafka, as it does in production; of more customers, it is"
                    + " written into the tables of the service. The fewest customers are measured both ways.",
            "At the end, how many facts a second the service consumes, as bench consume measures it."
        })
public final class AnalyticsBench implements Callable<Integer> {

    private static final int DAYS_MIN = 2 * WindowQuestion.WINDOW_DAYS;

    @Option(
            names = "--customers",
            paramLabel = "CUSTOMERS",
            split = ",",
            defaultValue = "10000,100000,1000000",
            description = "Numbers of customers to measure, each on a new platform (${DEFAULT-VALUE}).")
    private List<Integer> customers = List.of(10_000, 100_000, 1_000_000);

    @Option(
            names = "--kafka-customers",
            paramLabel = "CUSTOMERS",
            defaultValue = "100000",
            description = "The most customers whose activity comes over Kafka (${DEFAULT-VALUE}).")
    private int kafkaCustomersMax = 100_000;

    @Option(
            names = "--days",
            paramLabel = "DAYS",
            defaultValue = "400",
            description = "Days of activity, the last one yesterday; at least " + DAYS_MIN + " (${DEFAULT-VALUE}).")
    private int days = 400;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Length of a round of windows (${DEFAULT-VALUE}).")
    private int seconds = 20;

    @Option(
            names = "--rounds",
            paramLabel = "ROUNDS",
            defaultValue = "3",
            description = "Rounds after the warm-up; the result has all their windows (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Windows before the first round, for the JIT compiler of the JVM (${DEFAULT-VALUE}).")
    private int warmUp = 20;

    @Option(
            names = "--windows-per-second",
            paramLabel = "WINDOWS",
            defaultValue = "20",
            description = "Windows that are asked for in each second of a round (${DEFAULT-VALUE}).")
    private int windowsPerSecond = 20;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "20261126",
            description = "Seed of the population and of the windows (${DEFAULT-VALUE}).")
    private long seed = 20_261_126;

    @Option(
            names = "--heap",
            paramLabel = "SIZE",
            defaultValue = "384m",
            description = "Largest heap of the service with more than 250,000 customers; with fewer, it has the default"
                    + " (${DEFAULT-VALUE}).")
    private String heap = "384m";

    @Option(
            names = "--consume-events",
            paramLabel = "EVENTS",
            defaultValue = "100000",
            description = "Facts in each round of consumption at the end; 0 skips that (${DEFAULT-VALUE}).")
    private int consumeEvents = 100_000;

    @Option(
            names = "--consume-warm-up-rounds",
            paramLabel = "ROUNDS",
            defaultValue = "4",
            description = "Rounds of the warm-up of consumption (${DEFAULT-VALUE}).")
    private int consumeWarmUpRounds = 4;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (days < DAYS_MIN) {
            throw new ParameterException(spec.commandLine(), "--days must be at least " + DAYS_MIN);
        }
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Report report = new Report(spec.commandLine().getOut());
        report.line(
                "seed %d, %d rounds of %d s with %d windows a second, %d processors, Java %s",
                seed, rounds, seconds, windowsPerSecond, Runtime.getRuntime().availableProcessors(), Runtime.version());
        SizeRun.WindowLoad load = new SizeRun.WindowLoad(
                Duration.ofSeconds(warmUp), rounds, Duration.ofSeconds(seconds), windowsPerSecond);
        List<SizeResult> results = measureSizes(new SizeRun(root, report, load, seed, heap));
        report.line("%ntargets with a million customers: window 20 x, p99 10 ms; fit 5 s");
        results.forEach(result -> result.report(report));
        if (consumeEvents > 0) {
            report.line("");
            new ConsumptionRate(consumeEvents, rounds, consumeWarmUpRounds)
                    .measure(root, ServiceUnderTest.ANALYTICS, report);
        }
        return 0;
    }

    private List<SizeResult> measureSizes(SizeRun run) throws Exception {
        LocalDate firstDay = LocalDate.now(ZoneOffset.UTC).minusDays(days);
        List<SizeResult> results = new ArrayList<>();
        List<Integer> ascending = customers.stream().sorted().distinct().toList();
        for (int size : ascending) {
            Activity activity = Population.simulate(seed, size, firstDay, days);
            if (size <= kafkaCustomersMax) {
                results.add(run.measure(activity, Loading.KAFKA));
            }
            if (size > kafkaCustomersMax || size == ascending.getFirst()) {
                results.add(run.measure(activity, Loading.TABLES));
            }
        }
        for (int i = 1; i < results.size(); i++) {
            results.get(i).requireSameFit(results.get(i - 1));
        }
        return results;
    }
}
