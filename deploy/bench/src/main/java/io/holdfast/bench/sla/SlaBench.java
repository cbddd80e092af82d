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
import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Report;

/** {@code ./holdfast bench sla}: how soon a broken promise is told, and what open ones cost. */
@Command(
        name = "sla",
        mixinStandardHelpOptions = true,
        description = {
            "From a deadline to its breach on the topic, with many open clocks, and what they cost at rest.",
            "The open clocks are copies of the rows that sla-service itself wrote for one ticket; those that come due are "
                    + "told over Kafka. Every breach is checked by its ids: none early, none lost, none twice.",
            "At the end, how fast the service takes facts, as bench consume measures it."
        })
public final class SlaBench implements Callable<Integer> {

    private static final String BARE_TOPIC = "bench-bare";

    @Option(
            names = "--open-clocks",
            paramLabel = "CLOCKS",
            defaultValue = "1000000",
            description = "Open clocks that are not due meanwhile (${DEFAULT-VALUE}).")
    private int openClocks = 1_000_000;

    @Option(
            names = "--due-per-second",
            paramLabel = "CLOCKS",
            defaultValue = "200",
            description = "Clocks that come due in a second (${DEFAULT-VALUE}).")
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
            description = "Rounds after the warm-up; all their deadlines count (${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(
            names = "--warm-up-rounds",
            paramLabel = "ROUNDS",
            defaultValue = "2",
            description = "Rounds of the warm-up (${DEFAULT-VALUE}).")
    private int warmUpRounds = 2;

    @Option(
            names = "--rest-seconds",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long the service is watched at rest; 0 leaves that out (${DEFAULT-VALUE}).")
    private int idleSeconds = 60;

    @Option(
            names = "--consume-events",
            paramLabel = "EVENTS",
            defaultValue = "100000",
            description = "Facts of a round of consumption at the end; 0 leaves that out (${DEFAULT-VALUE}).")
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
            log.createTopic(BARE_TOPIC);
            measure(platform, log, report);
        }
        if (consumeEvents > 0) {
            new ConsumptionRate(consumeEvents, rounds, warmUpRounds)
                    .measure(root, ConsumptionRate.ServiceUnderTest.SLA, report);
        }
        return 0;
    }

    private void measure(BenchPlatform platform, KafkaLog log, Report report) throws Exception {
        Database database = new Database(platform.address("postgres"), platform.databasePassword(), "sla");
        for (int i = 0; i < warmUpRounds; i++) {
            requireValid(round(log, "warm" + i).run());
        }
        reportIdleUsage(platform, database, report);
        long began = System.nanoTime();
        new OpenClockRows(database, log).insert(openClocks);
        report.line("%,d clocks opened in %d s", openClocks, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        reportIdleUsage(platform, database, report);
        BreachLatency.Result all = BreachLatency.Result.empty();
        Histogram bare = BreachLatency.Result.empty().received();
        for (int i = 0; i < rounds; i++) {
            bare.add(round(log, "bare" + i).runPlainProducer(BARE_TOPIC));
            BreachLatency.Result outcome = round(log, "due" + i).run();
            report.latency("  round " + (i + 1), outcome.received());
            requireValid(outcome);
            all.add(outcome);
        }
        report.latency("deadline -> breach at a consumer", all.received());
        report.latency("  of which until detected", all.detected());
        report.latency("a bare producer at the deadline", bare);
        report.line(
                "%,d deadlines: none early, none lost, none twice   target p50 10 ms, p99 50 ms",
                all.received().getTotalCount());
    }

    private BreachLatency round(KafkaLog log, String name) {
        return new BreachLatency(log, name, duePerSecond, seconds);
    }

    private static void requireValid(BreachLatency.Result outcome) {
        if (!outcome.isValid()) {
            throw new IllegalStateException("%d early, %d lost, %d twice, %d of others: no figure"
                    .formatted(outcome.early(), outcome.lost(), outcome.duplicate(), outcome.unexpected()));
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
        IdleUsage rest = IdleUsage.measure(platform, "sla", Duration.ofSeconds(idleSeconds));
        report.line(
                "at rest, %,9d open clocks: %5.1f %% of a processor (PostgreSQL %5.1f %%), %d MB resident, %d MB of heap lives, %d armed",
                open,
                rest.processorShare() * 100,
                rest.databaseShare() * 100,
                rest.residentBytes() >> 20,
                rest.heapBytes() >> 20,
                rest.timers());
    }
}
