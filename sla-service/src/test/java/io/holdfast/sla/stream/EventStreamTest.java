package io.holdfast.sla.stream;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.sla.TestTicket;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.StreamReader;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.testservers.TestTokens;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class EventStreamTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();
    private final List<StreamReader> readers = new ArrayList<>();

    @AfterEach
    void close() {
        readers.forEach(StreamReader::close);
        log.close();
    }

    private StreamReader watch(String query, String lastEventId) {
        return watch(query, lastEventId, TestTokens.token("agent"));
    }

    private StreamReader watch(String query, String lastEventId, String token) {
        StreamReader reader = StreamReader.open("/stream" + query, lastEventId, token);
        readers.add(reader);
        await().atMost(PATIENCE).until(() -> !reader.lastId().isEmpty());
        return reader;
    }

    private static String setTarget() {
        String channel = "s" + UUID.randomUUID().toString().substring(0, 8);
        ServiceRequests.as("ops")
                .contentType(ContentType.JSON)
                .body("""
                        {"rules":[{"when":{"channel":["%s"]},"targets":{"first-response":"PT1S"},
                                   "warnAt":{"first-response":[0.5]}}]}""".formatted(channel))
                .put("/policies/p-" + channel)
                .then()
                .statusCode(200);
        return channel;
    }

    @Test
    void aClientReceivesWarningBreachAndWithdrawalAndResumesAtItsPosition() {
        String channel = setTarget();
        StreamReader all = watch("?channel=" + channel, "");
        StreamReader urgent = watch("?priority=urgent&channel=" + channel, "");
        Instant created = Instant.now();
        TestTicket ticket = TestTicket.create(log).created(created, "sales", "high", channel);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(all.names()).containsExactly("sla-warned", "sla-breached"));
        assertThat(all.text())
                .contains("\"ticketId\":\"" + ticket.ticketId() + "\"", "\"threshold\":0.5", "\"detectedAt\":");
        String seen = all.lastId();
        all.close();
        ticket.replied("late-" + channel, created.plusMillis(600), "agent", "public");
        TestTicket.create(log).created(Instant.now(), "sales", "urgent", channel);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(urgent.names()).containsExactly("sla-warned", "sla-breached"));
        StreamReader back = watch("?channel=" + channel, seen);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(back.names())
                        .containsExactlyInAnyOrder("sla-breach-withdrawn", "sla-warned", "sla-breached"));
    }

    @Test
    void anInvalidPositionAnInvalidFilterAndAMissingTokenAreRejected() {
        ServiceRequests.as("agent")
                .header("Last-Event-ID", "yesterday")
                .get("/stream")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.field", hasItem("Last-Event-ID"));
        ServiceRequests.as("agent")
                .get("/stream?metric=mood")
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("metric"));
        given().get("/stream").then().statusCode(401);
    }

    @Test
    void aStreamEndsWhenItsTokenExpires() {
        Instant expiresAt = Instant.now().plusSeconds(4);
        StreamReader expiring = watch("", "", TestTokens.token(expiresAt, "agent"));
        StreamReader staying = watch("", "");
        assertThat(expiring.isEnded()).isFalse();

        await().atMost(PATIENCE).until(() -> expiring.isEnded());

        assertThat(Instant.now()).isBetween(expiresAt.minusSeconds(1), expiresAt.plusSeconds(10));
        assertThat(staying.isEnded()).isFalse();
    }

    @Test
    void anotherMediaTypeGets406WithTheRightOne() {
        ServiceRequests.as("agent")
                .accept(ContentType.JSON)
                .get("/stream")
                .then()
                .statusCode(406)
                .contentType("application/problem+json")
                .body("detail", containsString("text/event-stream"));
        given().accept(ContentType.JSON).get("/stream").then().statusCode(401);
    }

    @Test
    void clientsBeyondTheMaximumGet503UntilOneDisconnects() {
        int max = ConfigProvider.getConfig().getValue("holdfast.stream.clients-max", Integer.class);
        for (int i = 0; i < max; i++) {
            watch("", "", TestTokens.tokenOf("max-" + i, "agent"));
        }

        ServiceRequests.as("agent").get("/stream").then().statusCode(503).header("Retry-After", "30");

        readers.forEach(StreamReader::close);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            watch("", "");
            return true;
        });
    }

    @Test
    void aCallerBeyondItsMaximumGets429WhileOthersConnect() {
        int max = ConfigProvider.getConfig().getValue("holdfast.stream.clients-per-caller-max", Integer.class);
        String script = TestTokens.tokenOf("leaking-script", "agent");
        for (int i = 0; i < max; i++) {
            watch("", "", script);
        }

        given().header("Authorization", "Bearer " + script)
                .get("/stream")
                .then()
                .statusCode(429)
                .contentType("application/problem+json")
                .header("Retry-After", "30")
                .body("type", equalTo("urn:holdfast:problem:too-many-requests"));

        watch("", "", TestTokens.tokenOf("somebody-else", "agent"));
        readers.getFirst().close();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            watch("", "", script);
            return true;
        });
    }

    @Test
    void aRequestThatIsRefusedTakesNoPlace() {
        int max = ConfigProvider.getConfig().getValue("holdfast.stream.clients-max", Integer.class);
        for (int i = 0; i <= max; i++) {
            ServiceRequests.as("agent")
                    .header("Last-Event-ID", "yesterday")
                    .get("/stream")
                    .then()
                    .statusCode(422);
        }

        watch("", "");
    }
}
