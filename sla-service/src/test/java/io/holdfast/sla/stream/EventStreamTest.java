package io.holdfast.sla.stream;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

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
    private final List<Watcher> watchers = new ArrayList<>();

    @AfterEach
    void close() {
        watchers.forEach(Watcher::close);
        log.close();
    }

    /** Client that reads a stream, as curl -N does. */
    private static final class Watcher implements AutoCloseable {
        private final InputStream body;
        private final Queue<String> parts = new ConcurrentLinkedQueue<>();
        /** The service has ended the stream. */
        private volatile boolean ended;

        Watcher(InputStream body) {
            this.body = body;
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try {
                byte[] some = new byte[4096];
                for (int n = body.read(some); n >= 0; n = body.read(some)) {
                    parts.add(new String(some, 0, n, StandardCharsets.UTF_8));
                }
                ended = true;
            } catch (IOException closed) {
                parts.add("\n:closed");
            }
        }

        String text() {
            return String.join("", parts);
        }

        List<String> names() {
            return text().lines()
                    .filter(line -> line.startsWith("event:"))
                    .map(line -> line.substring(6).strip())
                    .toList();
        }

        String lastId() {
            return text().lines()
                    .filter(line -> line.startsWith("id:"))
                    .reduce("", (a, b) -> b)
                    .replaceFirst("^id: ?", "");
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Watcher watch(String query, String lastEventId) {
        return watch(query, lastEventId, TestTokens.token("agent"));
    }

    private Watcher watch(String query, String lastEventId, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:"
                        + ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class)
                        + "/stream" + query))
                .header("Authorization", "Bearer " + token);
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            HttpResponse<InputStream> response =
                    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            Watcher watcher = new Watcher(response.body());
            watchers.add(watcher);
            await().atMost(PATIENCE).until(() -> !watcher.lastId().isEmpty());
            return watcher;
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
        Watcher all = watch("?channel=" + channel, "");
        Watcher urgent = watch("?priority=urgent&channel=" + channel, "");
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
        Watcher back = watch("?channel=" + channel, seen);
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
        Watcher expiring = watch("", "", TestTokens.token(expiresAt, "agent"));
        Watcher staying = watch("", "");
        assertThat(expiring.ended).isFalse();

        await().atMost(PATIENCE).until(() -> expiring.ended);

        assertThat(Instant.now()).isBetween(expiresAt.minusSeconds(1), expiresAt.plusSeconds(10));
        assertThat(staying.ended).isFalse();
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
        int max = 32;
        for (int i = 0; i < max; i++) {
            watch("", "");
        }

        ServiceRequests.as("agent").get("/stream").then().statusCode(503).header("Retry-After", "30");

        watchers.forEach(Watcher::close);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            watch("", "");
            return true;
        });
    }
}
