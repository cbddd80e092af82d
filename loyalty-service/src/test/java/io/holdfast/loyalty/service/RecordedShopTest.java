package io.holdfast.loyalty.service;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.SharedFiles;

import static io.holdfast.loyalty.service.LoyaltyServer.kafka;
import static io.holdfast.loyalty.service.LoyaltyServer.number;
import static io.holdfast.loyalty.service.LoyaltyServer.sendAsync;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

/** A sample of a real shop's purchases (CDNOW), each sent twice, through the whole service. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class RecordedShopTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String POINTS =
            "select coalesce(sum(balance), 0) from account where customer_id like 'cdnow-%'";

    @Test
    void allPurchasesOfTheSampleEarnTheWholeUnitsOfTheirAmountsOnce() throws IOException {
        Path file = SharedFiles.require("data/cdnow-sample-purchases.ndjson.gz");
        List<String> lines = SharedFiles.gzippedLines(file);
        ObjectMapper json = new ObjectMapper();

        long wholeUnits = 0;
        for (int round = 0; round < 2; round++) {
            for (String line : lines) {
                JsonNode event = json.readTree(line);
                send(event);
                wholeUnits += event.path("data").path("amount").asText().isEmpty()
                        ? 0
                        : Long.parseLong(
                                event.path("data").path("amount").asText().split("\\.", -1)[0]);
            }
        }
        kafka().flush();
        long expected = wholeUnits / 2;

        await().atMost(PATIENCE).until(() -> number(POINTS) == expected);
        await().atMost(PATIENCE)
                .until(() -> number("select count(*) from purchase where customer_id like 'cdnow-%'") == lines.size());
        assertThat(expected).isEqualTo(239_444);
        assertThat(number("select count(*) from refused where customer_id like 'cdnow-%'"))
                .isZero();
        as("ops").get("/reconciliation").then().body("consistent", equalTo(true));
    }

    private static void send(JsonNode event) {
        sendAsync(
                "purchases",
                event.path("data").path("customerId").asText(),
                Map.of(
                        "ce_specversion", "1.0",
                        "ce_id", event.path("id").asText(),
                        "ce_source", event.path("source").asText(),
                        "ce_type", "purchase",
                        "ce_time", event.path("time").asText()),
                event.path("data").toString());
    }
}
