package io.holdfast.loyalty.simulation;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static org.assertj.core.api.Assertions.assertThat;

/** Simulations over HTTP: all cases, invalid requests, and the bounds of their work. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty"))
class SimulationsOverHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant TEN = Instant.parse("2026-03-04T10:00:00Z");
    private static final String SPEND = """
            {"name":"p","rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00"}]}""";

    private static Response simulate(String body) {
        return ServiceRequests.as("agent")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/simulations");
    }

    private static String request(String programme, List<String> events) {
        return """
                {"programme":%s,"events":[%s],"asOf":"2026-12-31T00:00:00Z"}""".formatted(programme, String.join(",", events));
    }

    private static String event(String type, Instant time, String data) {
        return """
                {"type":"%s","time":"%s","data":{%s}}""".formatted(type, time, data);
    }

    private static String purchase(String id, Instant time, int amount) {
        return event(
                "purchase",
                time,
                "\"purchaseId\":\"%s\",\"customerId\":\"c\",\"amount\":\"%d\",\"currency\":\"EUR\""
                        .formatted(id, amount));
    }

    private static void checkAll(JsonNode cases) {
        SoftAssertions all = new SoftAssertions();
        for (JsonNode each : cases) {
            all.assertThatCode(() -> check(each))
                    .as(each.get("id").asText() + " " + each.get("title").asText())
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private static void check(JsonNode each) throws IOException {
        Response response = simulate(each.get("request").toString());
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        CaseAssertions.check(each.get("expect"), JSON.readTree(response.asString()));
    }

    @Test
    void everyCaseOfOursHoldsOverHttp() {
        checkAll(CaseFiles.loadOwn());
    }

    @Test
    void everyExampleOfTheGuideHoldsOverHttp() {
        checkAll(GuideExamples.load());
    }

    @Test
    void everySharedCaseHoldsOverHttp() {
        JsonNode cases = CaseFiles.loadShared().orElse(null);
        Assumptions.assumeTrue(cases != null, "the shared cases are not here");
        if (cases != null) {
            checkAll(cases);
        }
    }

    @Test
    void everyInvalidFieldIsNamed() {
        Response response = simulate("""
                {"programme":{"rules":[{"name":"x","kind":"fixed"}]},"asOf":"soon","events":[
                 {"type":"purchased","time":"2026-03-04T10:00:00Z","data":{}},
                 {"type":"purchase","time":"2026-03-04T10:00:00Z","data":{"purchaseId":"p","customerId":"c","amount":"x","currency":"EUR"}},
                 {"type":"redemption-held","time":"2026-03-04T10:00:00Z","data":{"redemptionId":"r","customerId":"c"}},
                 {"type":"points-adjusted","time":"2026-03-04T10:00:00Z","data":{"adjustmentId":"a","customerId":"c","points":0}},
                 {"type":"tier-set","data":{"customerId":"c"}},
                 7]}""");

        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(response.jsonPath().getList("errors.field", String.class))
                .contains(
                        "programme.rules[0].points",
                        "asOf",
                        "events[0].type",
                        "events[1].data.amount",
                        "events[2].data.points",
                        "events[3].data.points",
                        "events[3].data.reason",
                        "events[4].time",
                        "events[4].data.tier",
                        "events[5]");
    }

    @Test
    void eventsOfOtherTopicsAreIgnored() {
        Response response = simulate(request(SPEND, List.of(event("ticket-created", TEN, ""), purchase("p", TEN, 5))));

        assertThat(response.jsonPath().getLong("accounts[0].balance")).isEqualTo(5);
    }

    @Test
    void aCardThatIssuesARewardForEachUnitIsRefusedByTheBound() {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            events.add(event("purchase", TEN.plusSeconds(i), """
                    "purchaseId":"p%d","customerId":"c","amount":"1.00","currency":"EUR",\
                    "items":[{"sku":"a","quantity":1000000,"amount":"1.00"}]""".formatted(i)));
        }

        Response response = simulate(request("""
                {"rules":[{"name":"card","kind":"punch-card","every":1,"reward":"free","when":{"sku":["a"]}}],\
                "rewards":[{"name":"free","points":1}]}""", events));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(422);
        assertThat(response.jsonPath().getString("type")).endsWith("too-much-work");
        assertThat(response.jsonPath().getString("detail")).contains("250000");
    }

    @Test
    void manyEventsOfOneCustomerAreAnsweredInTime() {
        List<String> events = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            events.add(purchase("p" + i, TEN.plusSeconds(i), 7));
        }
        for (int i = 0; i < 2_500; i++) {
            events.add(event(
                    "purchase-refunded",
                    TEN.plusSeconds(5_000 + i),
                    "\"purchaseId\":\"p%d\",\"refundId\":\"f\",\"customerId\":\"c\",\"amount\":\"2\",\"currency\":\"EUR\""
                            .formatted(i)));
        }

        Response response = simulate(request("""
                {"rules":[{"name":"spend","kind":"per-amount","points":1,"per":"1.00","caps":{"points":100000,"period":"P30D"}}],\
                "pending":"P1D","expiry":{"after":"P60D"},\
                "tiers":{"basis":"spend","window":"P30D","levels":[{"tier":"silver","from":"100"}]}}""", events));

        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        assertThat(response.jsonPath().getLong("accounts[0].balance")).isZero();
        assertThat(response.jsonPath().getList("accounts[0].entries")).hasSize(7_500);
    }
}
