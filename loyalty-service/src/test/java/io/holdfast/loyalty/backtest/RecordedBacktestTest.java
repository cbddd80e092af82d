package io.holdfast.loyalty.backtest;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.holdfast.loyalty.report.GuideReport;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static org.assertj.core.api.Assertions.assertThat;

/** Backtests of events that came through Kafka, compared with the ledger that they led to. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = RecordedBacktestTest.DATABASE))
class RecordedBacktestTest {

    static final String DATABASE = "loyalty_backtest";

    private static final String PROGRAMME = """
            {"timezone":"Europe/Berlin","pointValue":{"currency":"EUR","amount":"0.01"},\
            "rules":[{"name":"spend","kind":"per-amount","points":%1$d,"per":"1.00"},\
            {"name":"books","kind":"per-item","points":%2$d,"when":{"category":["books"],"channel":["web"]}},\
            {"name":"gold","kind":"multiplier","factor":"2","when":{"tier":["gold"]}},\
            {"name":"thanks","kind":"rating","points":%3$d,"when":{"minScore":4},"caps":{"points":%4$d,"period":"P30D"}},\
            {"name":"friend","kind":"referral","referrerPoints":%5$d,"refereePoints":%6$d,"when":{"minSpend":"25.00"}},\
            {"name":"sorry","kind":"goodwill","points":%7$d,"revokedOnWithdrawal":true,\
            "when":{"metric":["first-response"],"department":["sales"],"priority":["high"]}},\
            {"name":"card","kind":"punch-card","every":2,"reward":"mug"}],\
            "rewards":[{"name":"mug","points":100}],\
            "tiers":{"basis":"points-earned","levels":[{"tier":"gold","from":"%8$d"}]}}""";
    private static final String IN_FORCE = PROGRAMME.formatted(1, 20, 5, 8, 50, 25, 30, 100);
    private static final String DOUBLED = PROGRAMME.formatted(2, 40, 10, 16, 100, 50, 60, 200);

    private static boolean recorded;

    @BeforeEach
    void record() {
        if (recorded) {
            return;
        }
        recorded = true;
        recordMarch();
        String inForceFrom = ServiceRequests.as("ops")
                .contentType("application/json")
                .body(IN_FORCE)
                .put("/programme")
                .then()
                .statusCode(200)
                .extract()
                .path("inForceFrom");
        recordPresent(Instant.parse(inForceFrom));
        Awaitility.await("all events are recorded")
                .atMost(Duration.ofSeconds(60))
                .until(() -> number("""
                select (select count(*) from purchase) * 10000 + (select count(*) from refund where state = 'applied') * 100
                       + (select count(*) from engagement) * 10
                       + (select count(*) from engagement where withdrawn_at is not null)
                """) == 10_000 * (6 + 4) + 100 * (1 + 2) + 10 * 6 + 1);
    }

    /** The example of the guide, by the built-in version. */
    private static void recordMarch() {
        purchase("ada-1", "ada", Instant.parse("2025-03-03T10:00:00Z"), "100.00", "");
        purchase("ada-2", "ada", Instant.parse("2025-03-10T10:00:00Z"), "60.00", "");
        refund("ada-2", "ada", Instant.parse("2025-03-12T10:00:00Z"), "30.00");
        purchase("bob-1", "bob", Instant.parse("2025-02-20T10:00:00Z"), "20.00", "");
        purchase("bob-2", "bob", Instant.parse("2025-03-05T10:00:00Z"), "40.00", "");
        purchase("cem-1", "cem", Instant.parse("2025-03-06T10:00:00Z"), "10.00", "");
        purchase("eva-1", "eva", Instant.parse("2025-03-07T10:00:00Z"), "100.00", "");
    }

    private static void recordPresent(Instant start) {
        String books =
                ",\"channel\":\"web\",\"items\":[{\"sku\":\"b\",\"category\":\"books\",\"quantity\":3,\"amount\":\"50.00\"}]";
        purchase("fay-1", "fay", start.plusMillis(1), "100.00", books);
        purchase("fay-2", "fay", start.plusMillis(2), "50.00", "");
        refund("fay-1", "fay", start.plusMillis(3), "50.00");
        purchase("fay-3", "fay", start.plusMillis(4), "8.00", books.replace("web", "shop"));
        refund("fay-3", "fay", start.plusMillis(5), "4.00");
        purchase("gus-1", "gus", start.plusMillis(6), "30.00", ",\"referredBy\":\"hal\"");
        for (int i = 0; i < 3; i++) {
            send("tickets", "ticket-rated", "rated-" + i, start.plusMillis(7 + i), "ivy", """
                    {"ticketId":"t%d","customerId":"ivy","score":%d}""".formatted(i, 3 + i));
        }
        breach("sla-breached", "t:1", "sales", start.plusMillis(10));
        breach("sla-breached", "t:2", "support", start.plusMillis(11));
        breach("sla-breached", "t:3", "sales", start.plusMillis(12));
        breach("sla-breach-withdrawn", "t:3", "sales", start.plusMillis(13));
    }

    private static void purchase(String id, String customer, Instant at, String amount, String more) {
        send("purchases", "purchase", id, at, customer, """
                {"purchaseId":"%s","customerId":"%s","amount":"%s","currency":"EUR"%s}""".formatted(id, customer, amount, more));
    }

    private static void refund(String purchaseId, String customer, Instant at, String amount) {
        send("purchases", "purchase-refunded", purchaseId + "-f", at, customer, """
                {"purchaseId":"%s","customerId":"%s","refundId":"f","amount":"%s","currency":"EUR"}""".formatted(
                        purchaseId, customer, amount));
    }

    private static void breach(String type, String ticket, String department, Instant at) {
        send("sla-breaches", type, ticket + type, at, "jon", """
                {"ticketId":"%s","customerId":"jon","metric":"first-response","cycle":1,"policy":"p","policyVersion":1,\
                "department":"%s","priority":"high","channel":"mail","startedAt":"%3$s","dueAt":"%3$s","detectedAt":"%3$s"}""".formatted(ticket, department, at));
    }

    private static void send(String topic, String type, String id, Instant at, String customer, String data) {
        EmbeddedServers.running().kafkaClient().sendEvent(topic, "/shop", id, type, at, customer, data);
    }

    private static long number(String query) {
        try {
            return EmbeddedServers.running().queryLong(DATABASE, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static BigInteger ledger(String kind) {
        return BigInteger.valueOf(
                number("select coalesce(sum(abs(points)), 0)::bigint from entry where kind = '" + kind + "'"));
    }

    private static Response backtest(String body) {
        return ServiceRequests.as("agent")
                .contentType("application/json")
                .body(body)
                .post("/backtests");
    }

    private static JsonPath overEverything(String programme) {
        return backtest("{\"programme\":%s,\"from\":\"1970-01-01T00:00:00Z\",\"to\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(programme))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    @Test
    void theVersionsInForceGiveTheLedgersPoints() {
        JsonPath answer = overEverything(IN_FORCE);

        assertThat(new BigInteger(answer.getString("current.points"))).isEqualTo(ledger("award"));
        assertThat(new BigInteger(answer.getString("current.reversed"))).isEqualTo(ledger("reversal"));
        assertThat(answer.<Map<String, Integer>>get("current.tiers"))
                .as("ada, eva and fay")
                .isEqualTo(Map.of("gold", 3));
        assertThat(answer.<Map<String, Integer>>get("current.rewards")).isEqualTo(Map.of("mug", 1));
        assertThat(answer.getInt("customers")).isEqualTo(8);
        assertThat(answer.getInt("purchases")).isEqualTo(10);
        assertThat(answer.getInt("skipped")).isZero();
    }

    @Test
    void everyKindOfEventEarnedSomething() {
        assertThat(number("select count(distinct rule) from lot where rule is not null"))
                .as("spend, books, thanks, friend, sorry")
                .isEqualTo(5);
        assertThat(number("select count(*) from entry where kind = 'award' and tier = 'gold'"))
                .isPositive();
    }

    @Test
    void aCandidateOfDoubledPointsGivesTwiceThePoints() {
        Instant present =
                Instant.parse(ServiceRequests.as("agent").get("/programme").path("inForceFrom"));
        JsonPath answer = backtest("{\"programme\":%s,\"from\":\"%s\",\"to\":\"2999-01-01T00:00:00Z\"}"
                        .formatted(DOUBLED, present))
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();

        BigInteger two = BigInteger.TWO;
        assertThat(new BigInteger(answer.getString("candidate.points")))
                .isEqualTo(new BigInteger(answer.getString("current.points")).multiply(two))
                .isPositive();
        assertThat(new BigInteger(answer.getString("candidate.reversed")))
                .isEqualTo(new BigInteger(answer.getString("current.reversed")).multiply(two))
                .isPositive();
        assertThat(new BigDecimal(answer.getString("candidate.cost")))
                .isEqualByComparingTo(new BigDecimal(answer.getString("current.cost")).multiply(BigDecimal.TWO));
        assertThat(answer.getInt("winners")).isEqualTo(4);
        assertThat(answer.getInt("losers")).isZero();
    }

    @Test
    void theExampleOfTheGuideHolds() {
        GuideReport.check(
                GuideReport.load("backtest-answer"),
                backtest(GuideReport.load("backtest").toString()).asString());
    }

    @Test
    void aBacktestStoresNothing() {
        long before = number("select count(*) from entry") + number("select count(*) from programme_version");

        overEverything(DOUBLED);

        assertThat(number("select count(*) from entry") + number("select count(*) from programme_version"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "[];422;''",
                "{;400;''",
                "{};422;programme",
                "{\"programme\":{\"rules\":[]},\"from\":\"2026-03-01T00:00:00Z\"};422;to",
                "{\"programme\":{\"rules\":[]},\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-03-01T00:00:00Z\"};422;to",
                "{\"programme\":{\"rules\":[]},\"from\":\"0000-03-01T00:00:00Z\",\"to\":\"2026-03-01T00:00:00Z\"};422;from",
                "{\"programme\":{\"rules\":[]},\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-04-01T00:00:00Z\",\"asOf\":1};422;asOf",
                "{\"programme\":{\"rules\":[{\"name\":\"x\"}]},\"from\":\"2026-03-01T00:00:00Z\",\"to\":\"2026-04-01T00:00:00Z\"};422;programme.rules[0].kind"
            })
    void anInvalidRequestIsRefusedByName(String body, int status, String field) {
        Response response = backtest(body);

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(status);
        if (!field.isEmpty()) {
            assertThat(response.jsonPath().getList("errors.field", String.class))
                    .contains(field);
        }
    }
}
