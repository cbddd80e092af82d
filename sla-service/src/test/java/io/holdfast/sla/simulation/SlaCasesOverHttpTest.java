package io.holdfast.sla.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestTokens;

import static io.holdfast.sla.simulation.SlaCasesTest.instant;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** The facts of other help desks again, asked over HTTP as anybody could. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class SlaCasesOverHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyCaseHoldsOverHttp() {
        SoftAssertions all = new SoftAssertions();
        for (JsonNode each : Cases.all()) {
            all.assertThatCode(() -> check(each))
                    .as(each.get("id").asText() + " " + each.get("title").asText())
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    @Test
    void everyStoryEndsAsToldOverHttp() {
        JsonNode calendars = Cases.ours("stories.json").get("calendars");
        SoftAssertions all = new SoftAssertions();
        for (TicketStory story : Cases.stories()) {
            all.assertThatCode(() -> story.check(answer(story.request(calendars))))
                    .as(story.name())
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private static void check(JsonNode given) throws IOException {
        JsonNode expect = given.get("expect");
        switch (given.get("kind").asText()) {
            case "deadline" -> {
                JsonNode clock = onlyClock(CaseRequest.deadline(given));
                assertThat(instant(clock.get("dueAt"))).isEqualTo(instant(expect.get("deadline")));
            }
            case "elapsed" -> {
                long expected = expect.get("working_sec").asLong();
                List<JsonNode> clocks = clocks(CaseRequest.elapsed(given));
                assertThat(clocks.isEmpty() ? Duration.ZERO : elapsed(clocks.getFirst()))
                        .isEqualTo(Duration.ofSeconds(expected));
            }
            case "warning_offset" -> {
                JsonNode clock = onlyClock(CaseRequest.warningOffset(given));
                boolean before = given.get("offset_working_min").asLong() < 0;
                assertThat(instant(before ? clock.at("/warnings/0/at") : clock.get("dueAt")))
                        .isEqualTo(instant(expect.get("fires_at")));
            }
            case "wall_to_instant" -> {
                JsonNode clock = onlyClock(CaseRequest.wallToInstant(given));
                assertThat(instant(clock.get("dueAt"))).isEqualTo(instant(expect.get("instant")));
            }
            case "timeline", "policy_change" -> timeline(given);
            case "error" -> asked(CaseRequest.calendarOnly(given)).then().statusCode(422);
            default -> {
                // A kind that this test does not know.
            }
        }
    }

    private static void timeline(JsonNode given) throws IOException {
        JsonNode expect = given.get("expect");
        List<JsonNode> clocks = clocks(CaseRequest.timeline(given));
        for (Map.Entry<String, JsonNode> due : expect.path("deadline").properties()) {
            List<JsonNode> of = ofMetric(clocks, due.getKey());
            boolean running =
                    !of.isEmpty() && of.getLast().get("state").asText().equals("running");
            assertThat(running ? of.getLast().get("dueAt").asText() : null)
                    .as("deadline of " + due.getKey())
                    .isEqualTo(
                            due.getValue().isNull()
                                    ? null
                                    : instant(due.getValue()).toString());
        }
        for (Map.Entry<String, JsonNode> minutes : expect.path("elapsed_min").properties()) {
            assertThat(elapsed(ofMetric(clocks, minutes.getKey()).getLast()))
                    .as("elapsed of " + minutes.getKey())
                    .isEqualTo(Duration.ofMinutes(minutes.getValue().asLong()));
        }
        for (Map.Entry<String, JsonNode> breached : expect.path("breached").properties()) {
            long broken = ofMetric(clocks, breached.getKey().replace("_cycles", "")).stream()
                    .filter(clock -> clock.get("breached").asBoolean())
                    .count();
            JsonNode value = breached.getValue();
            assertThat(broken)
                    .as("breaches of " + breached.getKey())
                    .isEqualTo(value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asInt());
        }
    }

    private static Duration elapsed(JsonNode clock) {
        return Duration.parse(clock.get("elapsed").asText());
    }

    private static List<JsonNode> ofMetric(List<JsonNode> clocks, String metric) {
        return clocks.stream()
                .filter(clock -> clock.get("metric").asText().equals(metric.replace('_', '-')))
                .toList();
    }

    private static JsonNode onlyClock(ObjectNode request) throws IOException {
        List<JsonNode> clocks = clocks(request);
        assertThat(clocks).hasSize(1);
        return clocks.getFirst();
    }

    private static List<JsonNode> clocks(ObjectNode request) throws IOException {
        List<JsonNode> clocks = new ArrayList<>();
        answer(request).get("clocks").forEach(clocks::add);
        return clocks;
    }

    private static JsonNode answer(ObjectNode request) throws IOException {
        Response response = asked(request);
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return JSON.readTree(response.asString());
    }

    private static Response asked(ObjectNode request) {
        return given().header("Authorization", TestTokens.bearer("ops"))
                .contentType(ContentType.JSON)
                .body(request.toString())
                .post("/simulations");
    }
}
