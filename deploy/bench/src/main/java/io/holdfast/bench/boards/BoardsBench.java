package io.holdfast.bench.boards;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import io.holdfast.bench.analytics.Activity;
import io.holdfast.bench.analytics.ActivityFacts;
import io.holdfast.bench.analytics.ActivityRows;
import io.holdfast.bench.analytics.Population;
import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.Report;

/** {@code ./holdfast bench boards}: how long what the boards ask for takes with a million tickets, and the boards themselves. */
@Command(
        name = "boards",
        mixinStandardHelpOptions = true,
        description = {
            "Response times of every request that a board sends when it is opened, one after the other on one connection, with"
                    + " a year of tickets, clocks, points and activity in the databases.",
            "Where Chromium is installed, also the time from the navigation in a new tab to the first ticket of the queue, and"
                    + " to the figures of all panels.",
            "The rows are copies of those that the services wrote for one ticket and one purchase."
        })
public final class BoardsBench implements Callable<Integer> {

    private static final double LIMIT_MICROS = TimeUnit.SECONDS.toMicros(1);
    private static final int ACTIVITY_DAYS = 400;
    private static final long SEED = 20_261_127;
    /** The daily decision about every customer would run beside the requests. */
    private static final Map<String, String> SETTINGS = Map.of("HOLDFAST_ANALYTICS_RETENTION_EVERY", "0");

    @Option(
            names = "--tickets",
            paramLabel = "TICKETS",
            defaultValue = "1000000",
            description = "Tickets of the last year (${DEFAULT-VALUE}).")
    private int tickets = 1_000_000;

    @Option(
            names = "--customers",
            paramLabel = "CUSTOMERS",
            defaultValue = "100000",
            description = "Customers of these tickets, each with an account of ten entries (${DEFAULT-VALUE}).")
    private int customers = 100_000;

    @Option(
            names = "--running",
            paramLabel = "CLOCKS",
            defaultValue = "20000",
            description = "Running clocks, about; the others have ended (${DEFAULT-VALUE}).")
    private int running = 20_000;

    @Option(
            names = "--requests",
            paramLabel = "REQUESTS",
            defaultValue = "200",
            description = "How often each request is sent; one that takes long, for 15 s (${DEFAULT-VALUE}).")
    private int requests = 200;

    @Option(
            names = "--warm-up",
            paramLabel = "REQUESTS",
            defaultValue = "30",
            description = "How often each request is sent before, for the JIT compiler of the JVM (${DEFAULT-VALUE}).")
    private int warmUp = 30;

    @Option(
            names = "--openings",
            paramLabel = "TIMES",
            defaultValue = "10",
            description = "How often each board is opened in Chromium; 0 skips that (${DEFAULT-VALUE}).")
    private int openings = 10;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Path root = Path.of(System.getProperty("holdfast.root", "")).toAbsolutePath();
        Report report = new Report(spec.commandLine().getOut());
        report.line(
                "%,d tickets, %,d customers, %,d running clocks, %d processors, Java %s",
                tickets, customers, running, Runtime.getRuntime().availableProcessors(), Runtime.version());
        long begin = System.nanoTime();
        try (BenchPlatform platform = BenchPlatform.start(root, "ticket,sla,loyalty,analytics", SETTINGS, List.of())) {
            insertRows(platform);
            report.line("rows inserted in %d s, load %.1f", seconds(begin), load());
            boolean isInTime = measureRequests(platform, report);
            openBoards(platform, report);
            report.line("load %.1f; %d s in total", load(), seconds(begin));
            report.line(isInTime ? "every request is below 1 s at p99" : "SOME REQUESTS TAKE MORE THAN 1 s at p99");
        }
        return 0;
    }

    private void insertRows(BenchPlatform platform) throws IOException, SQLException, InterruptedException {
        LocalDate firstDay = LocalDate.now(ZoneOffset.UTC).minusDays(ACTIVITY_DAYS);
        Activity activity = Population.simulate(SEED, customers, firstDay, ACTIVITY_DAYS);
        Database database = new Database(platform.address("postgres"), platform.databasePassword(), "analytics");
        // Before analytics-service numbers the template's customer.
        new ActivityRows(activity).insert(database);
        new SeededRows(platform, tickets, customers, running).insert();
        // Last, since loyalty-service writes them to the accounts.
        try (KafkaLog log = new KafkaLog(platform.address("kafka"));
                Connection connection = database.connect()) {
            new ActivityFacts(log, connection).repeatOneOfEachPartition(activity);
        }
    }

    private boolean measureRequests(BenchPlatform platform, Report report) throws IOException {
        RequestTimes times = new RequestTimes(platform, warmUp, requests);
        boolean isInTime = true;
        for (Map.Entry<String, List<BoardRequest>> board :
                BoardRequests.at(Instant.now()).entrySet()) {
            report.line("%n%s", board.getKey());
            for (BoardRequest request : board.getValue()) {
                RequestTimes.Result result = times.measure(request);
                if (result.refusal().isEmpty()) {
                    report.latency("  " + request.what(), result.micros());
                } else {
                    report.line("  %-32s %s", request.what(), result.refusal());
                }
                isInTime &= result.refusal().isEmpty() && result.micros().getValueAtPercentile(99) <= LIMIT_MICROS;
            }
        }
        return isInTime;
    }

    private void openBoards(BenchPlatform platform, Report report) throws Exception {
        if (openings == 0) {
            return;
        }
        Optional<Chromium> chromium = Chromium.start();
        if (chromium.isEmpty()) {
            report.line("%nthe boards were not opened: chromium is not installed");
            return;
        }
        try (Chromium browser = chromium.get()) {
            report.line("%nin Chromium, %d times each, from the navigation in a new tab", openings);
            BoardOpening opening = new BoardOpening(browser, platform.adminToken(), openings);
            open(opening, report, "tickets, due next", platform.address("ticket"), "");
            open(
                    opening,
                    report,
                    "tickets, 50 replies",
                    platform.address("ticket"),
                    "?ticket=" + SeededRows.LONG_TICKET);
            open(opening, report, "promises", platform.address("sla"), "");
            open(opening, report, "loyalty", platform.address("loyalty"), "?customer=" + SeededRows.CUSTOMER);
            open(opening, report, "retention", platform.address("analytics"), "");
        }
    }

    private static void open(BoardOpening opening, Report report, String board, String service, String query)
            throws Exception {
        BoardOpening.Times times = opening.measure(URI.create(service + "/board" + query));
        report.latency("  " + board + ": first row", times.firstRow());
        report.latency("  " + board + ": all panels", times.allPanels());
        if (times.failedPanels() > 0) {
            report.line("  %s: %d panels had no figures", board, times.failedPanels());
        }
    }

    private static long seconds(long begin) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin);
    }

    /** Processes that ran or waited for a processor, on average of the last minute. */
    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
