package io.holdfast.sla;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The contract's sample of a published tier; a test of loyalty-service compares it with what that service publishes. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class PublishedTierTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aTicketOfTheCustomerInTheSampleHasTheTargetOfItsTier() throws IOException {
        JsonNode sample = sample();
        String customer = sample.at("/data/customerId").textValue();
        String channel = policyFor(sample.at("/data/tier").textValue());
        log.send(
                "loyalty",
                customer,
                headers(sample),
                sample.path("data").toString().getBytes(StandardCharsets.UTF_8));
        Instant created = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        TestTicket ticket =
                TestTicket.create(log, "T-" + UUID.randomUUID(), customer).created(created, "sales", "normal", channel);

        List<Map<String, String>> breaches = await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> ticket.eventsOn("sla-breaches"), seen -> !seen.isEmpty());

        assertThat(breaches.getFirst())
                .containsEntry("ce_time", created.plusSeconds(2).toString());
    }

    /** Puts a policy for a new channel, with a target of two seconds for a tier and of an hour else; returns the channel. */
    private static String policyFor(String tier) {
        String channel = "c" + UUID.randomUUID().toString().substring(0, 8);
        // In force before any event of the test.
        AdjustableClock.set(Duration.ofDays(-1));
        ServiceRequests.as("ops")
                .contentType("application/json")
                .body("""
                        {"rules":[
                         {"when":{"channel":["%1$s"],"tier":["%2$s"]},"targets":{"first-response":"PT2S"}},
                         {"when":{"channel":["%1$s"]},"targets":{"first-response":"PT1H"}}]}""".formatted(channel, tier))
                .put("/policies/p-" + channel)
                .then()
                .statusCode(200);
        AdjustableClock.set(Duration.ZERO);
        return channel;
    }

    /** The headers of a record in CloudEvents' binary mode. */
    private static Map<String, String> headers(JsonNode event) {
        Map<String, String> headers = new HashMap<>();
        event.properties().forEach(attribute -> {
            switch (attribute.getKey()) {
                case "data" -> {}
                case "datacontenttype" ->
                    headers.put("content-type", attribute.getValue().textValue());
                default ->
                    headers.put("ce_" + attribute.getKey(), attribute.getValue().textValue());
            }
        });
        return headers;
    }

    private static JsonNode sample() throws IOException {
        String name = "/golden/published/tier-changed.cloudevent.json";
        try (InputStream file = Objects.requireNonNull(PublishedTierTest.class.getResourceAsStream(name), name)) {
            return new ObjectMapper().readTree(file);
        }
    }
}
