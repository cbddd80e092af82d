package io.holdfast.ticket.stream;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.StreamReader;
import io.holdfast.testservers.TestTokens;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "ticket"))
class TicketStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<StreamReader> readers = new ArrayList<>();

    @AfterEach
    void close() {
        readers.forEach(StreamReader::close);
    }

    private StreamReader read(String query, String lastEventId) {
        StreamReader reader = StreamReader.open("/stream" + query, lastEventId, TestTokens.token("agent"));
        readers.add(reader);
        await().atMost(PATIENCE).until(() -> !reader.lastId().isEmpty());
        return reader;
    }

    private static void open(String ticketId) {
        ServiceRequests.as("agent")
                .contentType(ContentType.JSON)
                .body("""
                        {"ticketId":"%s","customerId":"c-%s","channel":"email","subject":"A lamp","message":"a secret question"}""".formatted(ticketId, ticketId))
                .post("/tickets")
                .then()
                .statusCode(201);
    }

    private static void reply(String ticketId) {
        ServiceRequests.as("agent")
                .contentType(ContentType.JSON)
                .body("{\"author\":\"agent\",\"agentId\":\"ada\",\"message\":\"a secret answer\"}")
                .post("/tickets/" + ticketId + "/replies")
                .then()
                .statusCode(201);
    }

    @Test
    void aClientHearsOfEachChangeOfItsTicketWithoutItsTextAndResumesAtItsPosition() {
        StreamReader one = read("?ticketId=streamed-1", "");
        StreamReader all = read("", "");
        open("streamed-1");
        open("streamed-2");
        reply("streamed-1");

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(one.names()).contains("ticket-created", "reply-sent"));
        assertThat(one.text())
                .contains("\"ticketId\":\"streamed-1\"", "\"customerId\":\"c-streamed-1\"", "\"time\":\"2")
                .doesNotContain("secret", "streamed-2");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(all.text()).contains("streamed-1", "streamed-2"));
        String seen = one.lastId();
        one.close();
        reply("streamed-1");

        StreamReader back = read("?ticketId=streamed-1", seen);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(back.names()).contains("reply-sent"));
        assertThat(back.names()).doesNotContain("ticket-created");
    }

    @Test
    void invalidParametersMissingRightsAndOtherMediaTypesAreRefused() {
        ServiceRequests.as("agent")
                .header("Last-Event-ID", "yesterday")
                .get("/stream")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.field", hasItem("Last-Event-ID"));
        ServiceRequests.as("agent")
                .get("/stream?ticketId=" + "x".repeat(300))
                .then()
                .statusCode(422)
                .body("errors.field", hasItem("ticketId"));
        ServiceRequests.as("agent")
                .accept(ContentType.JSON)
                .get("/stream")
                .then()
                .statusCode(406)
                .body("detail", containsString("text/event-stream"));
        ServiceRequests.as("channel").get("/stream").then().statusCode(403);
        given().get("/stream").then().statusCode(401);
    }
}
