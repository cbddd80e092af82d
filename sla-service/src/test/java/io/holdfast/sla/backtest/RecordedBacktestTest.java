package io.holdfast.sla.backtest;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.sla.TestTicket;
import io.holdfast.sla.backtest.BacktestRequest.Proposal;
import io.holdfast.sla.backtest.model.Backtest.Period;
import io.holdfast.sla.policy.DefaultPolicy;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class RecordedBacktestTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** A Tuesday that no other test of this service uses: a backtest counts every ticket of its period. */
    private static final Instant EIGHT = Instant.parse("2016-08-02T08:00:00Z");

    private static final String HOUR = """
            {"name":"hour","rules":[{"targets":{"first-response":"PT1H"}}]}""";

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();

    @Inject
    BacktestRunner backtests;

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void recordedAndImportedTicketsAreEvaluatedUnderBothPoliciesAndNothingIsStored() {
        // Under the default policy, sales is answered within two hours. Live, then imported and never answered.
        TestTicket.create(log).created(EIGHT, "sales", "normal", "email").agentReplied(EIGHT.plusSeconds(90 * 60));
        TestTicket.create(log)
                .created(EIGHT.plusSeconds(60), "sales", "high", "email")
                .agentReplied(EIGHT.plusSeconds(600));
        String importId = "I-" + UUID.randomUUID();
        TestTicket imported =
                TestTicket.create(log).withImport(importId).created(EIGHT.plusSeconds(120), "sales", "normal", "web");
        TestTicket other =
                TestTicket.create(log, "O-" + importId, imported.customerId()).withImport(importId);
        other.created(EIGHT.plus(Duration.ofHours(100)), "sales", "normal", "web");
        awaitTickets("2016-08-02T00:00:00Z", "2016-08-03T00:00:00Z", 3);
        List<?> breaches = get("/breaches?limit=200").path("items");

        post("""
                {"policy":%s,"from":"2016-08-02T00:00:00Z","to":"2016-08-03T00:00:00Z"}""".formatted(HOUR))
                .then()
                .statusCode(200)
                .body("policy", equalTo("hour"))
                .body("timezone", equalTo("UTC"))
                .body("now.clocks", equalTo(3))
                .body("now.breaches", equalTo(1))
                .body("then.clocks", equalTo(3))
                .body("then.breaches", equalTo(2))
                .body("then.met", equalTo(1))
                // Half an hour beyond, and the imported one up to the import's own time, four days and four hours on.
                .body("byPriority.find { it.priority == 'normal' }.then.overrun", equalTo("PT99H28M"))
                .body("byChannel.find { it.channel == 'web' }.now.breaches", equalTo(1))
                .body("byHour.find { it.hour == 10 }.now.breaches", equalTo(1))
                .body("byHour.find { it.hour == 9 }.then.breaches", equalTo(2))
                .body("byWeekday", hasSize(1))
                .body("byWeekday[0].weekday", equalTo("tue"))
                .body("byMetric.find { it.metric == 'next-response' }", nullValue());

        assertThat((List<?>) get("/breaches?limit=200").path("items")).isEqualTo(breaches);
        get("/policies/default").then().body("version", equalTo(1));
    }

    @Test
    void aRuleOnTiersUsesTheTierThatACustomerHadAtTheTime() {
        Instant nine = Instant.parse("2016-04-05T09:00:00Z");
        TestTicket gold = TestTicket.create(log);
        TestTicket never = TestTicket.create(log);
        TestTicket meanwhile = TestTicket.create(log);
        TestTicket tooLate = TestTicket.create(log);
        tierBecomes(gold, "gold", nine.minus(Duration.ofDays(1)));
        // Forty minutes in, their thirty are over at once; after the answer it changes nothing.
        tierBecomes(meanwhile, "gold", nine.plusSeconds(40 * 60));
        tierBecomes(tooLate, "gold", nine.plusSeconds(2 * 60 * 60));
        for (TestTicket ticket : List.of(gold, never, meanwhile, tooLate)) {
            ticket.created(nine, "sales", "normal", "email").agentReplied(nine.plusSeconds(60 * 60));
        }
        // Its own two hours are kept, those of gold customers were not.
        TestTicket silver = TestTicket.create(log);
        tierBecomes(silver, "gold", nine.minus(Duration.ofDays(2)));
        tierBecomes(silver, "silver", nine.minus(Duration.ofDays(1)));
        silver.created(nine, "technical", "normal", "email").agentReplied(nine.plusSeconds(60 * 60));

        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> post("""
                        {"policy":{"name":"tiers","rules":[
                           {"when":{"tier":["gold"]},"targets":{"first-response":"PT30M"}},
                           {"targets":{"first-response":"PT2H"}}]},
                         "from":"2016-04-05T00:00:00Z","to":"2016-04-06T00:00:00Z"}""")
                        .then()
                        .statusCode(200)
                        .body("tickets", equalTo(5))
                        .body("now.breaches", equalTo(0))
                        .body("then.clocks", equalTo(5))
                        .body("then.breaches", equalTo(2))
                        // One at half past nine, one at the change.
                        .body("byHour.find { it.hour == 9 }.then.breaches", equalTo(2))
                        .body("byDepartment.find { it.department == 'technical' }.then.breaches", equalTo(0)));
    }

    private void tierBecomes(TestTicket ticket, String tier, Instant at) {
        log.sendEvent(
                "loyalty",
                "/loyalty-service",
                UUID.randomUUID().toString(),
                "tier-changed",
                at,
                ticket.customerId(),
                """
                {"customerId":"%s","entryId":"%s","points":0,"balance":10,"cause":"c","tier":"%s"}""".formatted(ticket.customerId(), UUID.randomUUID(), tier));
    }

    @Test
    void anInvalidRequestIsRejectedWithItsFields() {
        post("[]").then().statusCode(422).contentType("application/problem+json");
        post("{\"policy\":{},\"from\":\"yesterday\",\"timezone\":\"Mars/Olympus\",\"calendars\":[{\"name\":\"c\"}]}")
                .then()
                .statusCode(422)
                .body("errors.field", hasItems("from", "to", "timezone", "calendars[0].timezone"));
        post("{\"policy\":{},\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:00:00Z\"}")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("to"));
        post("{\"policy\":{\"rules\":[{\"targets\":{\"first-response\":\"PT1H\"},\"calendar\":\"nowhere\"}]},"
                        + "\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-04-01T00:00:00Z\"}")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("policy.rules[0].calendar"));
        post("{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"+999999999-01-01T00:00:00Z\"}")
                .then()
                .statusCode(422)
                .body("errors.field", hasItems("policy", "to"));
        request().body("{").post("/backtests").then().statusCode(400);
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/backtests")
                .then()
                .statusCode(401);
    }

    @Test
    void moreThanTheMaximumOfConcurrentBacktestsGet503() throws Exception {
        Period day = new Period(EIGHT, EIGHT.plus(Duration.ofDays(1)), ZoneOffset.UTC);
        CountDownLatch underWay = new CountDownLatch(2);
        CountDownLatch goOn = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            running.add(Thread.ofPlatform()
                    .start(() -> backtests.run(day, calendars -> {
                        underWay.countDown();
                        awaitQuietly(goOn);
                        return new Proposal(DefaultPolicy.POLICY, calendars);
                    })));
        }
        awaitQuietly(underWay);

        post("{\"policy\":" + HOUR + ",\"from\":\"2015-01-01T00:00:00Z\",\"to\":\"2015-02-01T00:00:00Z\"}")
                .then()
                .statusCode(503)
                .header("Retry-After", "5")
                .contentType("application/problem+json")
                .body("detail", containsString("under way"));

        goOn.countDown();
        for (Thread each : running) {
            each.join();
        }
        post("{\"policy\":" + HOUR + ",\"from\":\"2015-01-01T00:00:00Z\",\"to\":\"2015-02-01T00:00:00Z\"}")
                .then()
                .statusCode(200)
                .body("tickets", equalTo(0))
                .body("now.rate", nullValue());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitTickets(String from, String to, int tickets) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> post("{\"policy\":" + HOUR + ",\"from\":\"" + from + "\",\"to\":\"" + to + "\"}")
                        .then()
                        .statusCode(200)
                        .body("tickets", equalTo(tickets)));
    }

    private static RequestSpecification request() {
        return ServiceRequests.as("agent").contentType(ContentType.JSON);
    }

    private static Response post(String body) {
        return request().body(body).post("/backtests");
    }

    private static Response get(String path) {
        return request().get(path);
    }
}
