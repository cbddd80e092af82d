package io.holdfast.bench.sla;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.bench.consume.ConsumptionRate;
import io.holdfast.bench.consume.ServiceUnderTest;
import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Report;

/** {@code ./holdfast bench sla}: the time from a deadline to its published breach, and what open clocks cost. */
@Command(
        name = "sla",
        mixinStandardHelpOptions = true,
        description = {
            "The time from a deadline until its breach is received from Kafka, with many open clocks, and what open clocks"
                    + " cost while nothing happens.",
            "The open clocks are copies of the rows that sla-service wrote for one ticket; tickets that come due are sent over"
                    + " Kafka. Each breach is checked by its ids: none early, none lost, none duplicate.",
            "At the end, how many facts a second the service consumes, as bench consume measures it."
        })
public final class SlaBench implements Callable<Integer> {

    private static final String PLAIN_TOPIC = "bench-plain";

    @Option(
            names = "--open-clocks",
            paramLabel = "CLOCKS",
            defaultValue = "1000000",
            description = "Open clocks that do not come due during the benchmark (${DEFAULT-VALUE}).")
    private int openClocks = 1_000_000;

    @Option(
            names = "--due-per-second",
            paramLabel = "CLOCKS",
            defaultValue = "200",
            description = "Clocks that come due each second of a round (${DEFAULT-VALUE}).")
    private int duePerSecond = 200;

    @Option(
            names = "--seconds",
            paramLabel = "SECONDS",
            defaultValue = "20",
            description = "Length of a round (${DEFAULT-VALUE}).")
    private int seconds = 20;

    @Option(
            names = "--rounds",
            paramLabel = "ROUNDS",
            defaultValue = "3",
            description = "Rounds after the warm-up; the result has all their deadlines (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warm-up-rounds",
            paramLabel = "ROUNDS",
            defaultValue = "2",
            description = "Rounds of the warm-up, which are not reported (${DEFAULT-VALUE}).")
    private int warmUpRounds = 2;

    @Option(
            names = "--rest-seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long the idle service is measured; 0 skips that (${DEFAULT-VALUE}).")
    private int idleSeconds = 60;

    @Option(
            names = "--consume-events",
            paramLabel = "EVENTS",
            defaultValue = "100000",
            description = "Facts in each round of consumption at the end; 0 skips that (${DEFAULT-VALUE}).")
    private int consumeEvents = 100_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Report report = new Report(spec.commandLine().getOut());
        report.line(
                "%,d open clocks, %d due a second, %d rounds of %d s after %d to warm up, %d processors, Java %s%n",
                openClocks,
                duePerSecond,
                rounds,
                seconds,
                warmUpRounds,
                Runtime.getRuntime().availableProcessors(),
                Runtime.version());
        try (BenchPlatform platform = BenchPlatform.start(root, "sla");
                KafkaLog log = new KafkaLog(platform.address("kafka"))) {
            log.createTopic(PLAIN_TOPIC);
            measure(platform, log, report);
        }
        if (consumeEvents > 0) {
            new ConsumptionRate(consumeEvents, rounds, warmUpRounds).measure(root, ServiceUnderTest.SLA, report);
        }
        return 0;
    }

    private void measure(BenchPlatform platform, KafkaLog log, Report report) throws Exception {
        Database database = new Database(platform.address("postgres"), platform.databasePassword(), "sla");
        for (int i = 0; i < warmUpRounds; i++) {
            requireValid(round(log, "warm" + i).run());
        }
        reportIdleUsage(platform, database, report);
        long begin = System.nanoTime();
        new OpenClockRows(database, log).insert(openClocks);
        report.line(
                "%,d open clocks inserted in %d s",
                openClocks, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
        reportIdleUsage(platform, database, report);
        BreachLatency.Result all = BreachLatency.Result.empty();
        Histogram reference = BreachLatency.newHistogram();
        for (int i = 0; i < rounds; i++) {
            reference.add(round(log, "plain" + i).runPlainProducer(PLAIN_TOPIC));
            BreachLatency.Result result = round(log, "due" + i).run();
            report.latency("  round " + (i + 1), result.received());
            requireValid(result);
            all.add(result);
        }
        report.latency("deadline -> breach at a consumer", all.received());
        report.latency("  of which until detected", all.detected());
        report.latency("plain producer at the deadline", reference);
        report.line(
                "%,d deadlines: none early, none lost, none duplicate   target p50 10 ms, p99 50 ms",
                all.received().getTotalCount());
    }

    private BreachLatency round(KafkaLog log, String idPrefix) {
        return new BreachLatency(log, idPrefix, duePerSecond, seconds);
    }

    private static void requireValid(BreachLatency.Result result) {
        if (!result.isValid()) {
            throw new IllegalStateException(
                    "no result: of the breaches, %d were early, %d lost, %d duplicate, %d unexpected"
                            .formatted(result.early(), result.lost(), result.duplicate(), result.unexpected()));
        }
    }

    private void reportIdleUsage(BenchPlatform platform, Database database, Report report) throws Exception {
        if (idleSeconds == 0) {
            return;
        }
        long open;
        try (Connection connection = database.connect()) {
            open = OpenClockRows.count(connection);
        }
        IdleUsage usage = IdleUsage.measure(platform, "sla", Duration.ofSeconds(idleSeconds));
        report.line(
                "at rest, %,9d open clocks: %5.1f %% of a processor (PostgreSQL %5.1f %%), %d MB resident, %d MB live heap, %d timers in memory",
                open,
                usage.processorShare() * 100,
                usage.databaseShare() * 100,
                usage.residentBytes() >> 20,
                usage.heapBytes() >> 20,
                usage.timers());
    }
}
