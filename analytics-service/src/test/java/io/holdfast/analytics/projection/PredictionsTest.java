package io.holdfast.analytics.projection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.model.purchase.PurchaseHistory;
import io.holdfast.analytics.model.purchase.PurchaseModel;
import io.holdfast.analytics.model.purchase.PurchaseProcess;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.SharedFiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

/**
 * Models over REST, from events on the topics. A fit is of all customers up to its day: the published data set is moved to 1971,
 * before everything else, and the other tests compare with the parameters that the service answers.
 */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class PredictionsTest extends ServiceTest {

    @Inject
    Clock clock;

    private static final Pattern PURCHASE =
            Pattern.compile("\"time\":\"1997-?([^\"]+)\".*\"customerId\":\"([^\"]+)\".*\"amount\":\"([^\"]+)\"");

    @Test
    void nothingIsPredictedFromNothing() {
        get("/model?asOf=1970-01-01")
                .body("fit.state", equalTo("too-little-data"))
                .body("customers", equalTo(0))
                .body("parameters.size()", equalTo(0))
                .body("logLikelihood", nullValue());
        get("/model?model=gamma-gamma&asOf=1970-01-01").body("fit.state", equalTo("too-little-data"));
        get("/at-risk?asOf=1970-01-01").body("items", empty()).body("state", equalTo("too-little-data"));
        get("/value?asOf=1970-01-01")
                .body("lifetime.value", nullValue())
                .body("costOfChurn.perYear", nullValue())
                .body("currency", nullValue());
        get("/forecast?asOf=1970-01-01")
                .body("activeCustomers", nullValue())
                .body("revenue", empty())
                .body("state", equalTo("too-little-data"));
        get("/model/calibration?asOf=1970-01-01")
                .body("brier", nullValue())
                .body("auc", nullValue())
                .body("deciles", empty())
                .body("customers", equalTo(0));
    }

    @Test
    void theHistoryOfACustomerIsDayCollapsedWhateverTheOrderOfEvents() {
        Instant first = Instant.parse("2007-03-01T09:00:00Z");
        List<TestEvent> events = new ArrayList<>(List.of(
                TestEvent.purchase("pred-1", "pred-a", first),
                TestEvent.purchase("pred-2", "pred-a", first.plus(Duration.ofHours(3))),
                TestEvent.purchase("pred-3", "pred-a", first.plus(Duration.ofDays(10))),
                TestEvent.purchase("pred-4", "pred-a", first.plus(Duration.ofDays(24))),
                TestEvent.purchase("pred-5", "pred-b", first.plus(Duration.ofDays(3)))));
        events.addAll(List.copyOf(events));
        Collections.shuffle(events, new Random(3));
        sendAndAwait(events);

        JsonPath risk = get("/customers/pred-a/risk?asOf=2007-05-01&horizon=P30D&model=mbg-nbd")
                .extract()
                .jsonPath();
        assertThat(risk.getInt("frequency")).isEqualTo(2);
        assertThat(risk.getDouble("recency")).isCloseTo(24 / 7.0, within(1e-6));
        assertThat(risk.getDouble("age")).isCloseTo(61 / 7.0, within(1e-6));
        // What comes after asOf does not count.
        get("/customers/pred-a/risk?asOf=2007-03-12&horizon=P30D").body("frequency", equalTo(1));
        get("/customers/pred-b/risk?asOf=2007-03-03", 404);
        get("/customers/pred-nobody/risk", 404);
    }

    @Test
    void predictionsFollowFromTheModelThatIsAnswered() {
        sendAndAwait(generated("rank", 300, Instant.parse("1973-01-05T10:00:00Z"), 270));
        String asOf = "asOf=1973-10-01";

        JsonPath model = get("/model?" + asOf).extract().jsonPath();
        assertThat(model.getString("fit.state")).isEqualTo("converged");
        Map<String, Double> errors = model.getMap("standardErrors");
        assertThat(errors).containsOnlyKeys("r", "alpha", "a", "b");
        PurchaseModel fitted = PurchaseProcess.BG_NBD.model(
                model.getDouble("parameters.r"),
                model.getDouble("parameters.alpha"),
                model.getDouble("parameters.a"),
                model.getDouble("parameters.b"));

        List<Map<String, Object>> ranking = new ArrayList<>();
        String cursor = null;
        String firstCursor = null;
        do {
            JsonPath page = get("/at-risk?horizon=P90D&limit=200&" + asOf + (cursor == null ? "" : "&cursor=" + cursor))
                    .extract()
                    .jsonPath();
            assertThat(page.getString("rankedBy")).isEqualTo("value-at-risk");
            ranking.addAll(page.getList("items"));
            cursor = page.getString("nextCursor");
            firstCursor = firstCursor == null ? cursor : firstCursor;
        } while (cursor != null);

        assertThat(firstCursor).isNotNull();
        get("/at-risk?horizon=P60D&" + asOf + "&cursor=" + firstCursor, 422).body("errors.field", hasItem("cursor"));
        assertThat(new TreeSet<>(
                        ranking.stream().map(item -> item.get("customerId")).toList()))
                .hasSameSizeAs(ranking)
                .contains("rank-0", "rank-299");
        double before = Double.MAX_VALUE;
        double alive = 0;
        for (Map<String, Object> item : ranking) {
            PurchaseHistory history = new PurchaseHistory(
                    number(item, "frequency").longValue(),
                    number(item, "recency").doubleValue(),
                    number(item, "age").doubleValue());
            assertThat(number(item, "risk").doubleValue()).isCloseTo(fitted.risk(history, 90 / 7.0), within(1e-4));
            assertThat(number(item, "expectedPurchases").doubleValue())
                    .isCloseTo(fitted.expectedPurchases(history, 90 / 7.0), within(1e-3));
            Map<?, ?> value = (Map<?, ?>) Objects.requireNonNull(item.get("valueAtRisk"));
            double atRisk = Double.parseDouble((String) Objects.requireNonNull(value.get("amount")));
            assertThat(value.get("currency")).isEqualTo("EUR");
            assertThat(atRisk).isLessThanOrEqualTo(before);
            before = atRisk;
            alive += 1 - number(item, "risk").doubleValue();
        }
        JsonPath forecast = get("/forecast?horizon=P90D&" + asOf).extract().jsonPath();
        assertThat(forecast.getString("from")).isEqualTo("1973-10-02");
        assertThat(forecast.getString("to")).isEqualTo("1973-12-31");
        assertThat(forecast.getDouble("activeCustomers.expected")).isCloseTo(alive, within(0.05));
        assertThat(forecast.getDouble("purchases.low")).isLessThan(forecast.getDouble("purchases.expected"));
        assertThat(forecast.getString("revenue[0].currency")).isEqualTo("EUR");
        assertThat(forecast.getLong("revenue[0].customersWithoutValue")).isZero();
    }

    @Test
    void valuesFollowFromTheModelsAndTheCounts() {
        sendAndAwait(generated("value", 300, Instant.parse("1975-01-05T10:00:00Z"), 270));
        String asOf = "asOf=1975-10-01";
        JsonPath model = get("/model?" + asOf).extract().jsonPath();
        JsonPath spend = get("/model?model=gamma-gamma&" + asOf).extract().jsonPath();
        assertThat(spend.getString("fit.state")).isEqualTo("converged");
        PurchaseModel fitted = PurchaseProcess.BG_NBD.model(
                model.getDouble("parameters.r"),
                model.getDouble("parameters.alpha"),
                model.getDouble("parameters.a"),
                model.getDouble("parameters.b"));
        double p = spend.getDouble("parameters.p");
        double q = spend.getDouble("parameters.q");
        double mean = p * spend.getDouble("parameters.gamma") / (q - 1);

        JsonPath value = get("/value?horizon=P1Y&" + asOf).extract().jsonPath();
        assertThat(Double.parseDouble(value.getString("lifetime.meanValue.amount")))
                .isCloseTo(mean, within(0.01));
        assertThat(Double.parseDouble(value.getString("lifetime.value.amount")))
                .isCloseTo((1 + fitted.expectedPurchasesOfNewCustomer(366 / 7.0)) * mean, within(0.02));

        JsonPath churn = get("/churn?window=P30D&activity=purchase&at=1975-10-02")
                .extract()
                .jsonPath();
        assertThat(value.getLong("costOfChurn.lost"))
                .isEqualTo(churn.getLong("lost"))
                .isPositive();
        assertThat(value.getLong("costOfChurn.resurrecting")).isEqualTo(churn.getLong("ledger.resurrecting"));
        double lost = Math.max(0, churn.getLong("lost") - churn.getLong("ledger.resurrecting")) * 365 / 30.0;
        double spent = Double.parseDouble(value.getString("costOfChurn.spendPerCustomer.amount"));
        assertThat(Double.parseDouble(value.getString("costOfChurn.perYear.amount")))
                .isCloseTo(lost * spent, within(lost * 0.01));
    }

    @Test
    void calibrationComparesPredictionsWithWhatCameAfterThem() {
        Random random = new Random(5);
        List<TestEvent> events = new ArrayList<>(generated("cal", 300, Instant.parse("1977-01-05T10:00:00Z"), 300));
        LocalDate asOf = LocalDate.of(1977, 6, 1);
        Collections.shuffle(events, random);
        sendAndAwait(events);
        TreeSet<String> known = new TreeSet<>();
        TreeSet<String> days = new TreeSet<>();
        for (TestEvent event : events) {
            if (!dayOf(event).isAfter(asOf)) {
                known.add(event.customerId());
            }
        }
        for (TestEvent event : events) {
            LocalDate day = dayOf(event);
            if (known.contains(event.customerId()) && day.isAfter(asOf) && !day.isAfter(asOf.plusDays(60))) {
                days.add(event.customerId() + day);
            }
        }

        JsonPath calibration =
                get("/model/calibration?asOf=1977-06-01&horizon=P60D").extract().jsonPath();
        assertThat(calibration.getLong("observedPurchases")).isEqualTo(days.size());
        assertThat(calibration.getDouble("brier")).isBetween(0.0, 1.0);
        assertThat(calibration.getDouble("baselineBrier")).isBetween(0.0, 1.0);
        List<Map<String, Object>> deciles = calibration.getList("deciles");
        assertThat(deciles).hasSize(10);
        assertThat(deciles.stream()
                        .mapToLong(decile -> number(decile, "customers").longValue())
                        .sum())
                .isEqualTo(calibration.getLong("customers"));
        get("/model/calibration?asOf=" + LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), 422)
                .body("errors.field", hasItem("asOf"));
    }

    @Test
    void aFitOfThePastIsRepeatedWhenALateEventChangesItsData() {
        sendAndAwait(List.of(TestEvent.purchase("late-fit-1", "late-fit-a", Instant.parse("1979-03-01T10:00:00Z"))));
        int before = get("/model?asOf=1979-06-01").extract().path("customers");
        int same = get("/model?asOf=1979-06-01").extract().path("customers");

        sendAndAwait(List.of(TestEvent.purchase("late-fit-2", "late-fit-b", Instant.parse("1979-04-01T10:00:00Z"))));

        int after = get("/model?asOf=1979-06-01").extract().path("customers");
        assertThat(same).isEqualTo(before);
        assertThat(after).isEqualTo(before + 1);
    }

    @Test
    void aValueIsNotAskedForWhereNoneCanBeTold() {
        get("/at-risk?asOf=1970-01-01&minValue=5", 422).body("errors.field", hasItem("minValue"));
    }

    @Test
    void wrongParametersAreNamed() {
        get("/model?model=pareto-nbd", 422)
                .body("errors.field", hasItem("model"))
                .body("errors[0].message", equalTo("is one of bg-nbd, mbg-nbd, gamma-gamma"));
        get("/forecast?model=gamma-gamma", 422).body("errors[0].message", equalTo("is one of bg-nbd, mbg-nbd"));
        get("/model?asOf=2199-01-01", 422).body("errors.field", hasItem("asOf"));
        get("/model?asOf=soon", 422).body("errors.field", hasItem("asOf"));
        get("/forecast?horizon=P1Y2H", 422).body("errors.field", hasItem("horizon"));
        get("/forecast?horizon=P99999D", 422).body("errors.field", hasItem("horizon"));
        get("/at-risk?minValue=much", 422).body("errors.field", hasItem("minValue"));
        get("/forecast?groupBy=channel", 422).body("errors.field", hasItem("groupBy"));
        get("/at-risk?cursor=AAAA", 422).body("errors.field", hasItem("cursor"));
    }

    /** Fader, Hardie &amp; Lee 2005; the estimates as published by Hardie for the sample of 2,357 customers. */
    @Test
    void theCdnowSampleGivesThePublishedEstimates() {
        List<TestEvent> events = new ArrayList<>();
        for (String line : SharedFiles.gzippedLines(SharedFiles.require("data/cdnow-sample-purchases.ndjson.gz"))) {
            Matcher purchase = PURCHASE.matcher(line);
            if (purchase.find()) {
                Instant time = Instant.parse("1971-" + purchase.group(1));
                events.add(new TestEvent(
                        "purchases",
                        "cdnow-" + events.size(),
                        "purchase",
                        time,
                        "cdnow-" + purchase.group(2),
                        "{\"purchaseId\":\"cdnow-%d\",\"customerId\":\"cdnow-%s\",\"amount\":\"%s\",\"currency\":\"EUR\"}"
                                .formatted(events.size(), purchase.group(2), purchase.group(3))));
            }
        }
        sendAndAwait(events);

        JsonPath model = get("/model?model=bg-nbd&asOf=1971-09-30").extract().jsonPath();
        assertThat(model.getInt("customers")).isEqualTo(2357);
        assertThat(model.getInt("fit.distinctRows")).isEqualTo(1016);
        assertThat(model.getString("fit.state")).isEqualTo("converged");
        assertThat(model.getDouble("parameters.r")).isCloseTo(0.2426, within(5e-4));
        assertThat(model.getDouble("parameters.alpha")).isCloseTo(4.4136, within(5e-3));
        assertThat(model.getDouble("parameters.a")).isCloseTo(0.7929, within(1e-3));
        assertThat(model.getDouble("parameters.b")).isCloseTo(2.4259, within(5e-3));
        assertThat(model.getDouble("logLikelihood")).isCloseTo(-9582.43, within(0.02));
        get("/model?model=gamma-gamma&asOf=1971-09-30")
                .body("fit.state", equalTo("converged"))
                .body("currency", equalTo("EUR"));
    }

    private static LocalDate dayOf(TestEvent event) {
        return LocalDate.ofInstant(event.time(), ZoneOffset.UTC);
    }

    private static Number number(Map<String, Object> item, String name) {
        return (Number) Objects.requireNonNull(item.get(name), name);
    }

    /**
     * Customers as BG/NBD has them, with r = a = 1, α = 4 weeks, b = 3: a rate of purchases that is exponentially distributed,
     * and a probability of leaving after each repeat purchase. They start within 30 days. Values are about Gamma-Gamma's with
     * p = 2, q = 3, γ = 20.
     */
    private static List<TestEvent> generated(String prefix, int customers, Instant start, int days) {
        Random random = new Random(prefix.hashCode());
        List<TestEvent> events = new ArrayList<>();
        for (int i = 0; i < customers; i++) {
            double daysBetween = 4 * 7 / exponential(random);
            double leaves = 1 - Math.pow(1 - random.nextDouble(), 1 / 3.0);
            double spends = 20 / (exponential(random) + exponential(random) + exponential(random));
            double day = random.nextInt(30);
            for (int n = 0; day < days && (n < 2 || random.nextDouble() >= leaves); n++) {
                String id = prefix + "-" + i + "-" + n;
                events.add(new TestEvent(
                        "purchases",
                        id,
                        "purchase",
                        start.plus((long) day, ChronoUnit.DAYS),
                        prefix + "-" + i,
                        String.format(
                                Locale.ROOT,
                                "{\"purchaseId\":\"%s\",\"customerId\":\"%s-%d\",\"amount\":\"%.2f\",\"currency\":\"EUR\"}",
                                id,
                                prefix,
                                i,
                                0.5 + spends * (exponential(random) + exponential(random)))));
                day += 1 + daysBetween * exponential(random);
            }
        }
        return events;
    }

    private static double exponential(Random random) {
        return -Math.log(1 - random.nextDouble());
    }
}
