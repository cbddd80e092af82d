package io.holdfast.sla.simulation;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static io.holdfast.sla.simulation.SlaCasesTest.instant;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

/** All cases and stories over HTTP. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class SlaCasesOverHttpTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everyCaseHoldsOverHttp() {
        SoftAssertions all = new SoftAssertions();
        for (JsonNode each : CaseFiles.loadAll()) {
            all.assertThatCode(() -> checkIfKnown(each))
                    .as(each.get("id").asText() + " " + each.get("title").asText())
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    @Test
    void everyStoryEndsWithTheExpectedClocksOverHttp() {
        JsonNode calendars = CaseFiles.readOwn("stories.json").get("calendars");
        SoftAssertions all = new SoftAssertions();
        for (TicketStoryCase story : CaseFiles.loadStories()) {
            all.assertThatCode(() -> story.check(answer(story.request(calendars))))
                    .as(story.name())
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private static void checkIfKnown(JsonNode given) throws IOException {
        try {
            check(given);
        } catch (TestAbortedException unknown) {
            // SlaCasesTest reports it as skipped.
        }
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
                assertThat(clocks.isEmpty() ? Duration.ZERO : CaseAssertions.elapsed(clocks.getFirst()))
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
            case "timeline", "policy_change" -> CaseAssertions.check(given, answer(CaseRequest.timeline(given)));
            case "error" -> checkRejected(CaseRequest.targetOnly(given));
            default -> Assumptions.abort("unknown kind of case: " + given.get("kind"));
        }
    }

    /** Puts the calendar or, if it is valid, the policy that refers to it. */
    private static void checkRejected(ObjectNode request) {
        for (JsonNode calendar : request.path("calendars")) {
            Response answer = request().body(calendar.toString()).put("/calendars/of-the-case");
            if (answer.statusCode() == 422) {
                return;
            }
        }
        request()
                .body(request.get("policy").toString())
                .put("/policies/case")
                .then()
                .statusCode(422);
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
        Response response = request().body(request.toString()).post("/simulations");
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(200);
        return JSON.readTree(response.asString());
    }

    private static RequestSpecification request() {
        return ServiceRequests.as("ops").contentType(ContentType.JSON);
    }
}
