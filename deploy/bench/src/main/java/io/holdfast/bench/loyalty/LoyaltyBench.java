package io.holdfast.bench.loyalty;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.HttpLoad;
import io.holdfast.bench.harness.Report;

/** {@code ./holdfast bench loyalty}: redemptions of points a second. */
@Command(
        name = "loyalty",
        mixinStandardHelpOptions = true,
        description = {
            "Redemptions a second and their response times, on one account and on many. A redemption is POST"
                    + " /customers/{id}/redemptions and POST /redemptions/{id}/capture; its time is that of both.",
            "Reference on the same machine in the same run: pgbench with two durable transactions of one statement each, which"
                    + " lock and update an account, insert a redemption, update both and insert an entry; without lots and"
                    + " events. On one account, where transactions wait for each other, also with one connection: many that"
                    + " wait for one row slow PostgreSQL down.",
            "At the end, the ledger is compared with what was given and captured. A refusal, an error or a difference fails"
                    + " the benchmark."
        })
public final class LoyaltyBench implements Callable<Integer> {

    private static final String ONE_CUSTOMER = "bench-one";
    /** The most that one adjustment gives. */
    private static final long POINTS_GIVEN = 1_000_000_000;

    private static final int REPORTED_FAULTS_MAX = 10;

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

    @Option(
            names = "--connections",
            paramLabel = "CONNECTIONS",
            defaultValue = "64",
            description = "Connections to the service, and of pgbench to PostgreSQL (${DEFAULT-VALUE}).")
    private int connections = 64;

    @Option(
            names = "--accounts",
            paramLabel = "ACCOUNTS",
            defaultValue = "10000",
            description = "How many accounts the redemptions on many accounts are of (${DEFAULT-VALUE}).")
    private int accounts = 10_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final CapturedRedemptions captured = new CapturedRedemptions();

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Report report = new Report(spec.commandLine().getOut());
        report.line("starting a platform for the benchmark");
        try (BenchPlatform platform = BenchPlatform.start(root, "loyalty")) {
            measure(platform, report);
        }
        return 0;
    }

    private void measure(BenchPlatform platform, Report report) throws Exception {
        URI service = URI.create(platform.address("loyalty"));
        Database database = new Database(platform.address("postgres"), platform.databasePassword(), "loyalty");
        ReferenceRedemptions reference = ReferenceRedemptions.create(database, accounts);
        List<String> customers =
                IntStream.range(0, accounts).mapToObj(n -> "bench-" + n).toList();
        RedemptionRounds one = new RedemptionRounds(List.of(ONE_CUSTOMER), 0, captured);
        RedemptionRounds many = new RedemptionRounds(customers, accounts, captured);
        try (HttpLoad load = new HttpLoad(service, "Authorization: Bearer " + platform.adminToken(), connections)) {
            PointsGiven.give(load, List.of(ONE_CUSTOMER), POINTS_GIVEN);
            PointsGiven.give(load, customers, POINTS_GIVEN);
            report.line(
                    "%d rounds of %d s, %d connections, %d processors, Java %s%n",
                    rounds, seconds, connections, Runtime.getRuntime().availableProcessors(), Runtime.version());
            one.warmUp(load, Duration.ofSeconds(warmUp).dividedBy(2));
            many.warmUp(load, Duration.ofSeconds(warmUp).dividedBy(2));
            for (int i = 0; i < rounds; i++) {
                one.run(load, reference, new TreeSet<>(List.of(connections, 1)), Duration.ofSeconds(seconds));
                many.run(load, reference, List.of(connections), Duration.ofSeconds(seconds));
            }
        }
        one.report(report, "redemptions, one account");
        many.report(report, "redemptions, %,d accounts".formatted(accounts));
        try (LedgerCheck ledger = new LedgerCheck(service, platform.adminToken(), database)) {
            check(ledger, customers, report);
        }
    }

    private void check(LedgerCheck ledger, List<String> customers, Report report) throws Exception {
        Map<String, Long> given = new LinkedHashMap<>();
        given.put(ONE_CUSTOMER, POINTS_GIVEN);
        customers.forEach(customer -> given.put(customer, POINTS_GIVEN));
        List<String> faults = ledger.faults(given, captured.customers(), RedemptionRounds.POINTS_EACH);
        faults.stream().limit(REPORTED_FAULTS_MAX).forEach(fault -> report.line("  %s", fault));
        if (!faults.isEmpty()) {
            throw new IllegalStateException("no result: the ledger has %,d faults".formatted(faults.size()));
        }
        report.line(
                "%,d redemptions: each captured once, every balance right, the ledger consistent",
                captured.customers().size());
    }
}
