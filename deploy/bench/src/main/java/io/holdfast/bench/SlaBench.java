package io.holdfast.bench;

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
final class SlaBench implements Callable<Integer> {

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
    private int restSeconds = 60;

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
                Log log = new Log(platform.address("kafka"))) {
            log.makeTopic(BARE_TOPIC);
            measure(platform, log, report);
        }
        if (consumeEvents > 0) {
            new Consumption(consumeEvents, rounds, warmUpRounds).measure(root, Consumption.Reader.SLA, report);
        }
        return 0;
    }

    private void measure(BenchPlatform platform, Log log, Report report) throws Exception {
        Database database = new Database(platform.address("postgres"), platform.databasePassword(), "sla");
        for (int i = 0; i < warmUpRounds; i++) {
            requireSound(round(log, "warm" + i).run());
        }
        rest(platform, database, report);
        long began = System.nanoTime();
        new OpenClocks(database, log).fill(openClocks);
        report.line("%,d clocks opened in %d s", openClocks, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
        rest(platform, database, report);
        LagRound.Outcome all = LagRound.Outcome.empty();
        Histogram bare = LagRound.Outcome.empty().seen();
        for (int i = 0; i < rounds; i++) {
            bare.add(round(log, "bare" + i).byABareProducer(BARE_TOPIC));
            LagRound.Outcome outcome = round(log, "due" + i).run();
            report.latency("  round " + (i + 1), outcome.seen());
            requireSound(outcome);
            all.add(outcome);
        }
        report.latency("deadline -> breach at a consumer", all.seen());
        report.latency("  of which until detected", all.detected());
        report.latency("a bare producer at the deadline", bare);
        report.line(
                "%,d deadlines: none early, none lost, none twice   target p50 10 ms, p99 50 ms",
                all.seen().getTotalCount());
    }

    private LagRound round(Log log, String name) {
        return new LagRound(log, name, duePerSecond, seconds);
    }

    private static void requireSound(LagRound.Outcome outcome) {
        if (!outcome.isSound()) {
            throw new IllegalStateException("%d early, %d lost, %d twice, %d of others: no figure"
                    .formatted(outcome.early(), outcome.lost(), outcome.twice(), outcome.wrong()));
        }
    }

    private void rest(BenchPlatform platform, Database database, Report report) throws Exception {
        if (restSeconds == 0) {
            return;
        }
        long open;
        try (Connection connection = database.connect()) {
            open = OpenClocks.openIn(connection);
        }
        Rest rest = Rest.of(platform, "sla", Duration.ofSeconds(restSeconds));
        report.line(
                "at rest, %,9d open clocks: %5.1f %% of a processor (PostgreSQL %5.1f %%), %d MB resident, %d MB of heap lives, %d armed",
                open,
                rest.processorShare() * 100,
                rest.databaseShare() * 100,
                rest.residentBytes() >> 20,
                rest.heapBytes() >> 20,
                rest.armed());
    }
}
