package io.holdfast.bench.analytics;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;

import io.holdfast.bench.harness.BenchPlatform;
import io.holdfast.bench.harness.Database;
import io.holdfast.bench.harness.KafkaLog;
import io.holdfast.bench.harness.ProcessMemory;
import io.holdfast.bench.harness.Report;
import io.holdfast.bench.harness.ServiceMetrics;

/** Measures one number of customers on a platform of its own. Not thread-safe. */
final class SizeRun {

    private static final String SERVICE = "analytics";
    /** The daily decision about every customer would run beside the queries. */
    private static final Map<String, String> SETTINGS = Map.of("HOLDFAST_ANALYTICS_RETENTION_EVERY", "0");

    /** With more customers, the service needs more heap than {@code ./holdfast up} gives it unasked. */
    private static final int CUSTOMERS_OF_DEFAULT_HEAP = 250_000;

    private static final int FURTHER_FITS = 3;
    private static final int INFORMATION_QUERIES = 5;

    private final Path root;
    private final Report report;
    private final WindowLoad load;
    private final long seed;
    private final String heap;

    /** How long and how often windows are asked for. */
    record WindowLoad(Duration warmUp, int rounds, Duration round, int perSecond) {}

    /** @param heap the largest heap of the service with many customers */
    SizeRun(Path root, Report report, WindowLoad load, long seed, String heap) {
        this.root = root;
        this.report = report;
        this.load = load;
        this.seed = seed;
        this.heap = heap;
    }

    SizeResult measure(Activity activity, Loading loading) throws Exception {
        report.line(
                "%n%,d customers, %d days, %,d active days, loaded %s",
                activity.customers(), activity.days(), activity.count(), loading.text);
        try (DuckDb duckDb = DuckDb.of(activity);
                BenchPlatform platform = BenchPlatform.start(root, SERVICE, SETTINGS, options(activity))) {
            ProcessMemory atRest = ProcessMemory.of(platform, SERVICE);
            load(platform, activity, loading);
            WindowRounds rounds;
            FitResult fit;
            double fitSeconds;
            // Opened after the load: the service closes a connection that is idle for a minute.
            try (ServiceQueries queries =
                    new ServiceQueries(URI.create(platform.address(SERVICE)), platform.adminToken())) {
                rounds = new WindowRounds(activity, queries, duckDb, seed);
                report.line("  DuckDB %s", duckDb.version());
                measureWindows(platform, rounds);
                measureGroups(queries, duckDb, activity, rounds, loading);
                long begin = System.nanoTime();
                fit = FitResult.of(queries.fit(activity.lastDate()));
                fitSeconds = secondsSince(begin);
                fit.requireNear(Population.PURCHASES, activity.customers());
                reportFits(queries, activity, fit, fitSeconds);
            }
            ProcessMemory afterwards = ProcessMemory.of(platform, SERVICE);
            return new SizeResult(
                    activity.customers(),
                    loading,
                    rounds.serviceMicros(),
                    rounds.duckDbMicros(),
                    fit,
                    fitSeconds,
                    atRest,
                    afterwards);
        }
    }

    private List<String> options(Activity activity) {
        return activity.customers() > CUSTOMERS_OF_DEFAULT_HEAP ? List.of("--analytics-heap=" + heap) : List.of();
    }

    private void load(BenchPlatform platform, Activity activity, Loading loading)
            throws IOException, SQLException, InterruptedException {
        Database database = new Database(platform.address("postgres"), platform.databasePassword(), SERVICE);
        try (KafkaLog log = new KafkaLog(platform.address("kafka"));
                Connection connection = database.connect()) {
            ActivityFacts facts = new ActivityFacts(log, connection);
            switch (loading) {
                case KAFKA -> report.line("  %,.0f facts a second consumed, while they are sent", facts.send(activity));
                case TABLES -> {
                    long begin = System.nanoTime();
                    new ActivityRows(activity).insert(database);
                    facts.repeatOneOfEachPartition(activity);
                    report.line("  written and read by the service in %.0f s", secondsSince(begin));
                }
            }
        }
    }

    private void measureWindows(BenchPlatform platform, WindowRounds rounds) throws Exception {
        URI service = URI.create(platform.address(SERVICE));
        rounds.warmUp(load.warmUp());
        ServiceMetrics before = ServiceMetrics.read(service);
        for (int i = 0; i < load.rounds(); i++) {
            rounds.run(load.round(), load.perSecond());
        }
        ServiceMetrics after = ServiceMetrics.read(service);
        report.latency("  churn and retention over REST", rounds.serviceMicros());
        report.line("  of each, in the service without HTTP: mean %.2f ms", meanQueryMillis(before, after));
        report.latency("  DuckDB", rounds.duckDbMicros());
        report.latency("  DuckDB, without first days", rounds.fromActivityAloneMicros());
    }

    private static double meanQueryMillis(ServiceMetrics before, ServiceMetrics after) {
        String timer = "holdfast_analytics_window_query_seconds";
        double seconds = total(after, timer + "_sum") - total(before, timer + "_sum");
        return TimeUnit.SECONDS.toMillis(1)
                * seconds
                / (total(after, timer + "_count") - total(before, timer + "_count"));
    }

    private static double total(ServiceMetrics metrics, String prefix) {
        return metrics.values(prefix).stream().mapToDouble(Double::doubleValue).sum();
    }

    /** For information: groups and cohorts, also compared with DuckDB. */
    private void measureGroups(
            ServiceQueries queries, DuckDb duckDb, Activity activity, WindowRounds rounds, Loading loading)
            throws IOException, SQLException {
        WindowQuestion question = rounds.draw();
        for (String groupBy :
                loading == Loading.KAFKA ? List.of("cohort", "activity", "channel") : List.of("cohort", "activity")) {
            JsonNode answer = queries.churn(question, groupBy);
            if (groupBy.equals("cohort")) {
                AnswerCheck.requireEqual(question, duckDb.answerByCohort(question), answer);
            }
            long begin = System.nanoTime();
            for (int i = 0; i < INFORMATION_QUERIES; i++) {
                answer = queries.churn(question, groupBy);
            }
            report.line(
                    "  churn by %s: %.1f ms, %d groups",
                    groupBy,
                    secondsSince(begin) * 1e3 / INFORMATION_QUERIES,
                    answer.path("groups").size());
        }
        AnswerCheck.requireEqualCohorts(duckDb.cohorts(), queries.cohorts(activity.date(0), activity.lastDate()));
        long begin = System.nanoTime();
        for (int i = 0; i < INFORMATION_QUERIES; i++) {
            queries.cohorts(activity.date(0), activity.lastDate());
        }
        report.line("  cohorts by month: %.1f ms", secondsSince(begin) * 1e3 / INFORMATION_QUERIES);
    }

    private void reportFits(ServiceQueries queries, Activity activity, FitResult fit, double seconds)
            throws IOException, InterruptedException {
        report.line(
                "  first fit of BG/NBD: %.2f s, %,d distinct rows, %d iterations",
                seconds, fit.distinctRows(), fit.iterations());
        report.line("    %s (standard errors); simulated with %s", fit.text(), Population.PURCHASES);
        for (int i = 1; i <= FURTHER_FITS; i++) {
            LocalDate asOf = activity.lastDate().minusDays(i);
            long begin = System.nanoTime();
            queries.fit(asOf);
            report.line("  fit as of %s: %.2f s", asOf, secondsSince(begin));
        }
    }

    private static double secondsSince(long begin) {
        return (System.nanoTime() - begin) / 1e9;
    }
}
