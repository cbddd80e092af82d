package io.holdfast.bench.loyalty;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

import org.HdrHistogram.Histogram;

import io.holdfast.bench.harness.HttpExchange;
import io.holdfast.bench.harness.HttpLoad;
import io.holdfast.bench.harness.Report;

/** Rounds of redemptions of the same customers, each after one of the reference. Not thread-safe. */
final class RedemptionRounds {

    static final long POINTS_EACH = 1;

    private final RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
    private final List<String> customers;
    private final int referenceAccounts;
    private final CapturedRedemptions captured;
    private final List<Double> rates = new ArrayList<>();
    /** By the number of connections. */
    private final SortedMap<Integer, List<Double>> referenceRates = new TreeMap<>(Comparator.reverseOrder());

    private final Histogram micros = new Histogram(3);

    /**
     * @param customers have enough points; each redemption is of a random one
     * @param referenceAccounts as for {@link ReferenceRedemptions#perSecond}
     */
    RedemptionRounds(List<String> customers, int referenceAccounts, CapturedRedemptions captured) {
        this.customers = customers;
        this.referenceAccounts = referenceAccounts;
        this.captured = captured;
    }

    /** Runs without counting. */
    void warmUp(HttpLoad load, Duration time) throws InterruptedException {
        load.run(this::redemption, time).requireNoFailures();
    }

    /**
     * Measures the reference and the service.
     *
     * @param connections numbers of connections of the reference
     */
    void run(HttpLoad load, ReferenceRedemptions reference, Collection<Integer> connections, Duration time)
            throws IOException, InterruptedException {
        for (int number : connections) {
            referenceRates
                    .computeIfAbsent(number, first -> new ArrayList<>())
                    .add(reference.perSecond(referenceAccounts, number, time));
        }
        HttpLoad.Result result = load.run(this::redemption, time).requireNoFailures();
        rates.add(result.perSecond());
        micros.add(result.micros());
    }

    void report(Report report, String what) throws InterruptedException {
        for (Map.Entry<Integer, List<Double>> rounds : referenceRates.entrySet()) {
            report.rate(
                    what,
                    Report.median(rates),
                    "/s",
                    ReferenceRedemptions.toolName() + ", connections: " + rounds.getKey(),
                    Report.median(rounds.getValue()));
        }
        report.latency("  both responses", micros);
    }

    private HttpExchange redemption() {
        return new RedemptionExchange(customers.get(random.nextInt(customers.size())), POINTS_EACH, captured);
    }
}
