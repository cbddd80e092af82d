package io.holdfast.sla.simulation;

import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static org.assertj.core.api.Assertions.assertThat;

/** Calendars, policies and simulations that are rejected, and unusual spellings that are accepted. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class InvalidRequestsTest {

    private static final String CREATED = """
            {"type":"ticket-created","time":"2026-03-02T09:00:00Z","data":{"ticketId":"T-1","customerId":"C-1","channel":"email"}}""";

    @Test
    void invalidInputIsRejectedWithItsFieldAndTheReason() {
        SoftAssertions all = new SoftAssertions();
        for (JsonNode expected : CaseFiles.readOwn("refusals.json").get("refusals")) {
            all.assertThatCode(() -> check(expected))
                    .as(expected.get("what").asText())
                    .doesNotThrowAnyException();
        }
        all.assertAll();
    }

    private static void check(JsonNode expected) throws Exception {
        Response answer = send(expected.get("to").asText(), expected.get("body").toString());
        assertThat(answer.statusCode())
                .as(answer.asString())
                .isEqualTo(expected.get("status").asInt());
        assertThat(answer.contentType()).startsWith("application/problem+json");
        JsonNode problem = new ObjectMapper().readTree(answer.asString());
        if (expected.has("field")) {
            assertThat(problem.get("errors")).as(answer.asString()).anySatisfy(error -> {
                assertThat(error.get("field").asText())
                        .isEqualTo(expected.get("field").asText());
                assertThat(error.get("message").asText())
                        .contains(expected.path("message").asText());
            });
        }
    }

    @Test
    void aBodyThatIsNotOneJsonObjectIsRejected() {
        String policy = "{\"rules\":[{\"targets\":{\"resolution\":\"PT1H\"}}]}";
        SoftAssertions all = new SoftAssertions();
        for (String body : List.of(
                policy + " and more",
                policy + policy,
                policy + "}",
                policy.substring(1),
                "{\"rules\":[],\"rules\":[]}",
                "\u0000" + policy,
                policy.replace('"', '\''),
                "{/* why */\"rules\":[]}",
                "{\"rules\":[NaN]}")) {
            all.assertThat(send("policy", body).statusCode()).as(body).isEqualTo(400);
        }
        all.assertAll();
    }

    @Test
    void equivalentSpellingsOfDurationsTimesAndEventsAreAccepted() {
        String policy =
                "\"policy\":{\"name\":\"p\",\"description\":\"ours\",\"rules\":[{\"targets\":{\"first-response\":%s}}]}";
        SoftAssertions all = new SoftAssertions();
        for (String target : List.of("PT60M", "PT3600S", "PT1.0H", "P0DT1H", "pt1h", "PT0.5H30M", "PT59M60S")) {
            String body = "{" + policy.formatted("\"" + target + "\"") + ",\"events\":[" + CREATED
                    + "],\"asOf\":\"2026-03-02T09:30:00Z\"}";
            all.assertThat(dueAt(body)).as(target).isEqualTo("2026-03-02T10:00:00Z");
        }
        String hour = policy.formatted("\"PT1H\"");
        for (String created : List.of(
                CREATED,
                CREATED.replace("09:00:00Z", "11:00:00+02:00"),
                CREATED.replace("09:00:00Z", "09:00Z"),
                CREATED.replace("09:00:00Z", "09:00:00.000000000Z"),
                CREATED.replace("09:00:00Z", "09:00:00z"),
                CREATED.replace(
                        "\"channel\"",
                        "\"department\":null,\"priority\":null,\"tags\":null,\"problemId\":null,\"channel\""),
                CREATED.replace(
                        "\"channel\"",
                        "\"department\":\"sales\",\"priority\":\"low\",\"tags\":[\"a\"],\"more\":{},\"channel\""),
                CREATED.replace(
                        "\"type\"",
                        "\"specversion\":\"1.0\",\"id\":\"e-1\",\"source\":\"/x\",\"subject\":\"T-1\",\"type\""),
                CREATED + "," + CREATED.replace("ticket-created", "ticket-sung"),
                CREATED + ","
                        + CREATED.replace("ticket-created", "purchase")
                                .replace(
                                        "\"channel\"",
                                        "\"purchaseId\":\"p\",\"amount\":\"1.00\",\"currency\":\"EUR\",\"channel\""))) {
            String body = "{" + hour + ",\"events\":[" + created + "],\"asOf\":\"2026-03-02T10:30:00.5+01:00\"}";
            all.assertThat(dueAt(body)).as(created).isEqualTo("2026-03-02T10:00:00Z");
        }
        all.assertAll();
    }

    @Test
    void withoutEventsThereAreNoClocks() {
        String policy = "{\"policy\":{\"rules\":[{\"targets\":{\"resolution\":\"PT1H\"}}]}";
        for (String body : List.of(
                policy + "}",
                policy + ",\"calendars\":null,\"events\":null,\"asOf\":null}",
                policy + ",\"events\":[]}")) {
            Response answer = send("simulation", body);
            assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
            assertThat(answer.jsonPath().getList("clocks")).isEmpty();
        }
    }

    private static String dueAt(String simulation) {
        Response answer = send("simulation", simulation);
        return answer.statusCode() == 200 ? answer.jsonPath().getString("clocks[0].dueAt") : answer.asString();
    }

    private static Response send(String to, String body) {
        RequestSpecification request =
                ServiceRequests.as("ops").contentType(ContentType.JSON).body(body);
        return switch (to) {
            case "calendar" -> request.put("/calendars/refused");
            case "policy" -> request.put("/policies/refused");
            default -> request.post("/simulations");
        };
    }
}
