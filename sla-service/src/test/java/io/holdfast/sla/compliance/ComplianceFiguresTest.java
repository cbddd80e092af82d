package io.holdfast.sla.compliance;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.sla.TestTicket;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

/** REST responses and metrics have the same numbers. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class ComplianceFiguresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();
    private final String channel = "r" + UUID.randomUUID().toString().substring(0, 8);

    @Inject
    ComplianceGauges compliance;

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void complianceEqualsItsMetrics() {
        setTarget("PT2S");
        Instant now = Instant.now();
        TestTicket kept = TestTicket.create(log).created(now, "sales", "high", channel);
        kept.agentReplied(now.plusMillis(100));
        TestTicket.create(log).created(now, "sales", "normal", channel).status(now.plusMillis(100), "closed");
        TestTicket.create(log).created(now.plusSeconds(3600), "sales", "normal", channel);
        TestTicket breached = TestTicket.create(log).created(now, "sales", "normal", channel);
        await().atMost(PATIENCE).until(() -> !breached.eventsOn("sla-breaches").isEmpty());
        // A later change of department and a late response do not move the breach.
        breached.publish(UUID.randomUUID().toString(), "ticket-reclassified", Instant.now(), """
                "priority":"urgent","department":"technical\"""");
        breached.agentReplied(Instant.now());
        await().atMost(PATIENCE)
                .until(() -> counted("holdfast_sla_response_time_seconds_count", "kept")
                        .containsKey("first-response technical urgent false"));

        compliance.refresh().await().atMost(PATIENCE);
        Map<String, Double> answered = answered();

        assertThat(answered)
                .containsEntry("first-response sales high met", 1.0)
                .containsEntry("first-response sales normal breached", 1.0)
                .containsEntry("first-response sales normal cancelled", 1.0);
        assertThat(counted("holdfast_sla_promises", "outcome")).isEqualTo(answered);
        assertThat(counted("holdfast_sla_breaches_total", "origin"))
                .isEqualTo(Map.of("first-response sales normal live", 1.0));
        assertThat(counted("holdfast_sla_response_time_seconds_count", "kept"))
                .containsEntry("first-response sales high true", 1.0);
    }

    @Test
    void theForecastCountsClocksDueWithinTheHour() {
        setTarget("PT30M");
        for (int i = 0; i < 4; i++) {
            TestTicket.create(log).created(Instant.now(), channel, "normal", channel);
        }
        String group = "items.find { it.department == '" + channel + "' }";
        await().atMost(PATIENCE).ignoreExceptions().until(() -> get("/forecast").getInt(group + ".due") == 4);

        JsonPath forecast = get("/forecast");

        List<Double> shares = forecast.getList(
                "shares.findAll { it.metric == 'first-response' && it.left == 'PT15M' }.share", Double.class);
        double share = shares.isEmpty() ? 0.5 : shares.getFirst();
        assertThat(forecast.getDouble(group + ".expected")).isCloseTo(4 * share, within(0.0001));
        assertThat(forecast.getDouble("expected")).isGreaterThanOrEqualTo(4 * share - 0.0001);
        assertThat(Instant.parse(forecast.getString("to")))
                .isEqualTo(Instant.parse(forecast.getString("from")).plusSeconds(3600));
    }

    private void setTarget(String firstResponse) {
        request()
                .contentType(ContentType.JSON)
                .body("""
                        {"rules":[{"when":{"channel":["%s"]},"targets":{"first-response":"%s"}}]}""".formatted(channel, firstResponse))
                .put("/policies/p-" + channel)
                .then()
                .statusCode(200);
    }

    /** The response of GET /compliance for the test's channel: group and outcome to count, without zeros. */
    private Map<String, Double> answered() {
        JsonPath answer = get("/compliance?groupBy=metric,department,priority,channel&from="
                + Instant.now().minus(Duration.ofDays(1)));
        Map<String, Double> counts = new TreeMap<>();
        for (int i = 0; i < answer.getList("items").size(); i++) {
            Map<String, String> group = answer.getMap("items[" + i + "].group");
            for (String outcome : new String[] {"met", "breached", "running", "cancelled"}) {
                double count = answer.getDouble("items[" + i + "]." + outcome);
                if (channel.equals(group.get("channel")) && count > 0) {
                    counts.put(
                            group.get("metric") + " " + group.get("department") + " " + group.get("priority") + " "
                                    + outcome,
                            count);
                }
            }
        }
        return counts;
    }

    /** The same of a metric, with one more of its labels in the place of the outcome. */
    private Map<String, Double> counted(String metric, String also) {
        Map<String, Double> counts = new TreeMap<>();
        given().get("/q/metrics").asString().lines().forEach(line -> {
            if (line.startsWith(metric + "{") && line.contains("channel=\"" + channel + "\"")) {
                Map<String, String> labels = new TreeMap<>();
                Matcher label = LABEL.matcher(line);
                while (label.find()) {
                    labels.put(label.group(1), label.group(2));
                }
                double count = Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
                if (count > 0) {
                    counts.put(
                            labels.get("metric") + " " + labels.get("department") + " " + labels.get("priority") + " "
                                    + labels.get(also),
                            count);
                }
            }
        });
        return counts;
    }

    private static RequestSpecification request() {
        return ServiceRequests.as("ops");
    }

    private static JsonPath get(String path) {
        return request().get(path).then().statusCode(200).extract().jsonPath();
    }
}
