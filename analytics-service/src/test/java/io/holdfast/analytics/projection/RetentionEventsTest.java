package io.holdfast.analytics.projection;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.smallrye.mutiny.Uni;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.holdfast.analytics.retention.RetentionRuns;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

/**
 * Runs of days of 1970: a fit is then of the customers of this class only, who are erased afterwards. With the model that
 * tests put in force and one purchase, the risk is at least 0.8 from 119 days after it on.
 */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "analytics"))
class RetentionEventsTest extends ServiceTest {

    private static final Instant FIRST = Instant.parse("1970-01-02T15:00:00Z");
    private static final LocalDate HIGH = LocalDate.of(1970, 6, 1);
    private static final LocalDate LAPSED = LocalDate.of(1970, 7, 1);
    private static final String RISEN = "churn-risk-changed";

    private final List<String> customers = new ArrayList<>();

    @Inject
    Pool pool;

    @Inject
    RetentionRuns runs;

    @BeforeEach
    void nothingWasPublished() {
        execute("delete from retention_progress");
        execute("delete from model_fit");
        execute("delete from customer_risk");
    }

    @AfterEach
    void eraseCustomers() {
        erase(customers);
    }

    @Test
    void customersAreAtRiskLapseAndReturn() {
        putModelInForce();
        purchase("ret-a", FIRST);
        run(LocalDate.of(1970, 3, 1));
        run(HIGH);
        run(HIGH);
        run(LAPSED.minusDays(1));
        run(LAPSED);
        run(LAPSED.plusDays(1));
        sendAndAwait(
                List.of(TestEvent.reply("ret-a-reply", "ret-a", Instant.parse("1970-07-03T23:59:59Z"), "customer")));
        run(LocalDate.of(1970, 7, 3));
        // 180 days after the reply.
        run(LocalDate.of(1970, 12, 30));

        List<ConsumedRecord> events = events("ret-a", 4);
        assertThat(events.stream().map(event -> event.attribute("type") + " " + event.attribute("time")))
                .containsExactly(
                        "churn-risk-changed 1970-06-02T00:00:00Z",
                        "customer-lapsed 1970-07-02T00:00:00Z",
                        "customer-returned 1970-07-04T00:00:00Z",
                        "customer-lapsed 1970-12-31T00:00:00Z");
        JsonObject risen = data(events.get(0));
        // ((6 + T) / (6 + T + t))^0.5 with T = 150 and t = 90 days, in weeks.
        assertThat(risen.getDouble("risk")).isCloseTo(0.825137, within(1e-6));
        assertThat(risen.containsKey("previousRisk")).isFalse();
        assertThat(risen.getString("horizon")).isEqualTo("PT2160H");
        assertThat(risen.getString("model")).isEqualTo("bg-nbd");
        assertThat(risen.getString("lastActiveAt")).isEqualTo("1970-01-02T00:00:00Z");
        assertThat(data(events.get(1)).getDouble("previousRisk")).isEqualTo(risen.getDouble("risk"));
        assertThat(data(events.get(2)).getString("lastActiveAt")).isEqualTo("1970-07-03T00:00:00Z");
    }

    @Test
    void aDayIsDecidedOnceAndLateActivityCountsOnTheNextDay() {
        putModelInForce();
        purchase("ret-late", FIRST);
        run(LAPSED);
        purchase("ret-late", FIRST.plus(100, ChronoUnit.DAYS));
        assertThat(run(LAPSED)).isZero();
        assertThat(run(LAPSED.minusDays(1))).isZero();
        run(LAPSED.plusDays(1));

        assertThat(types(events("ret-late", 3)))
                .startsWith(RISEN, "customer-lapsed")
                .contains("customer-returned");
    }

    @Test
    void theLastFitThatConvergedStaysInForce() {
        purchase("ret-model", FIRST);
        assertThat(run(HIGH)).isZero();
        assertThat(fitState(HIGH)).isEqualTo("too-little-data");

        putModelInForce();
        assertThat(run(HIGH)).isEqualTo(count("select count(*) from customer"));

        assertThat(types(events("ret-model", 1))).containsExactly(RISEN);
    }

    @Test
    void theFitOfADayIsTheOneThatIsAnswered() {
        generate(150);
        run(HIGH);

        JsonPath model = get("/model?asOf=" + HIGH).extract().jsonPath();
        assertThat(model.getString("fit.state")).isEqualTo("converged");
        assertThat(fitState(HIGH)).isEqualTo("converged");
        assertThat(count("select customers from model_fit")).isEqualTo(150);
        Map<String, Object> stored = new JsonObject(text("select parameters::text from model_fit")).getMap();
        stored.forEach((name, value) -> assertThat(model.getDouble("parameters." + name))
                .isCloseTo(((Number) value).doubleValue(), withinPercentage(1e-4)));
    }

    @Test
    void twoRunsAtOncePublishOnce() {
        putModelInForce();
        List<TestEvent> events = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            events.add(purchaseOf("ret-two-" + i, FIRST));
        }
        sendAndAwait(events);

        Uni<Integer> both =
                Uni.combine().all().unis(runs.run(HIGH), runs.run(HIGH)).with(Integer::sum);
        int decided = both.await().atMost(TIMEOUT);
        run(LAPSED);

        assertThat(decided).isEqualTo(count("select count(*) from customer"));
        Map<String, List<String>> published = new TreeMap<>();
        for (ConsumedRecord event : events(key -> key.startsWith("ret-two-"), 120)) {
            published
                    .computeIfAbsent(Objects.requireNonNull(event.key()), key -> new ArrayList<>())
                    .add(event.attribute("type"));
        }
        assertThat(published).hasSize(60);
        assertThat(published.values()).allSatisfy(types -> assertThat(types).containsExactly(RISEN, "customer-lapsed"));
    }

    @Test
    void anErasedCustomerLeavesNoRowAndANewLifeBeginsAnew() {
        putModelInForce();
        purchase("ret-gone", FIRST);
        run(LAPSED);
        assertThat(count("select count(*) from customer_risk where customer_id = 'ret-gone'"))
                .isEqualTo(1);

        sendAndAwait(List.of(TestEvent.erased("ret-gone-erased", "ret-gone", Instant.parse("1970-07-20T00:00:00Z"))));
        assertThat(count("select count(*) from customer_risk where customer_id = 'ret-gone'"))
                .isZero();

        run(LocalDate.of(1970, 7, 21));
        assertThat(count("select count(*) from customer_risk where customer_id = 'ret-gone'"))
                .isZero();
        sendAndAwait(List.of(purchaseOf("ret-gone", Instant.parse("1970-08-01T12:00:00Z"))));
        run(LocalDate.of(1970, 8, 1));
        assertThat(count("select count(*) from customer_risk where customer_id = 'ret-gone'"))
                .isZero();
    }

    @Test
    void whoHasNoPurchaseHasNoRisk() {
        putModelInForce();
        sendAndAwait(List.of(TestEvent.reply("ret-ticket", "ret-ticket", FIRST, "customer")));
        customers.add("ret-ticket");
        run(LAPSED);

        assertThat(count("select count(*) from customer_risk")).isZero();
    }

    @Test
    void gaugesTellTheModelAndTheCustomers() {
        putModelInForce();
        purchase("ret-gauge", FIRST);
        run(LAPSED);

        String metrics = asOps().get("/q/metrics").asString();
        assertThat(metrics).containsPattern("(?m)^holdfast_analytics_customers_at_risk(\\{.*})? 1\\.0$");
        assertThat(metrics).containsPattern("(?m)^holdfast_analytics_customers_lapsed(\\{.*})? 1\\.0$");
        assertThat(metrics).containsPattern("(?m)^holdfast_analytics_model_fit\\{.*\"too-little-data\".*} 1\\.0$");
        assertThat(metrics).containsPattern("(?m)^holdfast_analytics_model_age_seconds(\\{.*})? [0-9]");
    }

    private int run(LocalDate asOf) {
        return runs.run(asOf).await().atMost(TIMEOUT);
    }

    private void purchase(String customer, Instant time) {
        sendAndAwait(List.of(purchaseOf(customer, time)));
    }

    private TestEvent purchaseOf(String customer, Instant time) {
        customers.add(customer);
        return TestEvent.purchase(customer + "-" + time.getEpochSecond(), customer, time);
    }

    private void generate(int count) {
        Random random = new Random(17);
        List<TestEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = FIRST.plus(random.nextInt(30), ChronoUnit.DAYS);
            int purchases = 1 + random.nextInt(random.nextInt(3) == 0 ? 8 : 2);
            for (int n = 0; n < purchases && at.isBefore(Instant.parse("1970-05-20T00:00:00Z")); n++) {
                events.add(purchaseOf("ret-fit-" + i, at));
                at = at.plus(1 + random.nextInt(40), ChronoUnit.DAYS);
            }
        }
        sendAndAwait(events);
    }

    private void erase(List<String> erased) {
        sendAndAwait(erased.stream()
                .distinct()
                .map(customer -> TestEvent.erased(customer + "-end", customer, Instant.parse("1970-12-31T00:00:00Z")))
                .toList());
    }

    private static List<ConsumedRecord> events(String customer, int count) {
        return events(customer::equals, count);
    }

    /** The events of customers, as soon as there are so many. */
    private static List<ConsumedRecord> events(Predicate<String> customer, int count) {
        try (TestKafkaClient client = EmbeddedServers.running().kafkaClient()) {
            return of(
                    customer,
                    client.read("retention", records -> of(customer, records).size() >= count));
        }
    }

    private static List<ConsumedRecord> of(Predicate<String> customer, List<ConsumedRecord> records) {
        return records.stream()
                .filter(record -> record.key() != null && customer.test(record.key()))
                .toList();
    }

    private static List<String> types(List<ConsumedRecord> events) {
        return events.stream().map(event -> event.attribute("type")).toList();
    }

    private static JsonObject data(ConsumedRecord event) {
        return new JsonObject(event.value());
    }

    private void putModelInForce() {
        execute("""
                insert into model_fit (model, as_of, fitted_at, state, customers, parameters)
                values ('bg-nbd', '1970-01-02', now() - interval '1 hour', 'converged', 10,
                        '{"r": 0.5, "alpha": 6, "a": 1.2, "b": 3}')
                """);
    }

    private String fitState(LocalDate asOf) {
        return text("select state from model_fit where as_of = '" + asOf + "'");
    }

    private String text(String sql) {
        return pool.query(sql)
                .execute()
                .map(rows -> rows.iterator().next().getString(0))
                .await()
                .atMost(TIMEOUT);
    }

    private long count(String sql) {
        return pool.query(sql)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(TIMEOUT);
    }

    private void execute(String sql) {
        pool.query(sql).execute().await().atMost(TIMEOUT);
    }
}
