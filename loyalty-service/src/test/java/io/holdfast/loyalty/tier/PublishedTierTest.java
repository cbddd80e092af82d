package io.holdfast.loyalty.tier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.loyalty.AdjustableClock;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The record of a tier is the contract's sample, each attribute and each field. A test of sla-service sends the same sample to
 * that service.
 */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "loyalty_tiers"))
class PublishedTierTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant PUT_AT = Instant.parse("2026-03-01T00:00:00Z");

    private final TestKafkaClient kafka = EmbeddedServers.running().kafkaClient();

    @AfterEach
    void close() {
        AdjustableClock.reset();
        kafka.close();
    }

    @Test
    void thePurchaseOfTheContractsSampleGivesTheTierOfTheContractsSample() throws IOException {
        putProgrammeInMarch();
        kafka.sendEvent(
                "purchases",
                "/shop",
                "before-the-sample",
                "purchase",
                Instant.parse("2026-03-02T10:00:00Z"),
                "C-42",
                "{\"purchaseId\":\"P-76\",\"customerId\":\"C-42\",\"amount\":\"120.00\",\"currency\":\"EUR\"}");
        send("purchases", sample("v1/purchase"));

        JsonNode sample = sample("published/tier-changed");
        ConsumedRecord published = read("silver");

        assertThat(JSON.readTree(published.value())).isEqualTo(sample.path("data"));
        Map<String, String> headers = new TreeMap<>(published.headers());
        headers.remove("traceparent");
        assertThat(headers).isEqualTo(headers(sample));
        assertThat(JSON.readTree(read("bronze").value()).has("previousTier")).isFalse();
    }

    /** Before the samples' events, so that the version applies to them. */
    private static void putProgrammeInMarch() {
        AdjustableClock.set(PUT_AT);
        as("admin")
                .contentType("application/json")
                .body("""
                        {"name": "samples", "rules": [{"name": "spend", "kind": "per-amount", "points": 1, "per": "1.00"}],
                         "tiers": {"basis": "points-earned",
                                   "levels": [{"tier": "bronze", "from": "100"}, {"tier": "silver", "from": "149"}]}}
                        """)
                .put("/programme")
                .then()
                .statusCode(200);
        AdjustableClock.reset();
    }

    /** The record that says that the customer got a tier. */
    private ConsumedRecord read(String tier) {
        return ofTier(kafka.read("loyalty", records -> !ofTier(records, tier).isEmpty()), tier)
                .getFirst();
    }

    private static List<ConsumedRecord> ofTier(List<ConsumedRecord> records, String tier) {
        return records.stream()
                .filter(record -> "C-42".equals(record.key())
                        && record.attribute("type").equals("tier-changed")
                        && record.value().contains("\"tier\":\"" + tier + "\""))
                .toList();
    }

    private void send(String topic, JsonNode event) {
        kafka.send(
                topic,
                event.at("/data/customerId").textValue(),
                headers(event),
                event.path("data").toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The headers of a record in CloudEvents' binary mode. */
    private static Map<String, String> headers(JsonNode event) {
        Map<String, String> headers = new TreeMap<>();
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

    private static JsonNode sample(String file) throws IOException {
        String name = "/golden/" + file + ".cloudevent.json";
        try (InputStream json = Objects.requireNonNull(PublishedTierTest.class.getResourceAsStream(name), name)) {
            return JSON.readTree(json);
        }
    }
}
