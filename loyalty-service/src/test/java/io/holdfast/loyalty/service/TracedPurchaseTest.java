package io.holdfast.loyalty.service;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TraceCollector;
import io.holdfast.testservers.TraceCollector.CollectedSpan;

import static io.holdfast.loyalty.service.LoyaltyServer.awaitBalance;
import static io.holdfast.loyalty.service.LoyaltyServer.kafka;
import static io.holdfast.loyalty.service.LoyaltyServer.uniqueId;
import static io.holdfast.testservers.ServiceRequests.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Points belong to the trace of the purchase or of the request that they are the effect of. */
@QuarkusTest
@WithTestResource(
        value = EmbeddedServers.class,
        initArgs = @ResourceArg(name = "database", value = LoyaltyServer.DATABASE))
class TracedPurchaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SENDER_SPAN = "00f067aa0ba902b7";

    private final String traceId = UUID.randomUUID().toString().replace("-", "");
    private final String traceparent = "00-" + traceId + "-" + SENDER_SPAN + "-01";

    @Test
    void aPurchaseAndItsPointsAreOneTrace() {
        String customer = uniqueId("traced");
        purchase(customer);
        awaitBalance(customer, 12);

        List<CollectedSpan> spans =
                await().atMost(PATIENCE).until(() -> TraceCollector.shared().trace(traceId), all -> all.size() >= 2);
        CollectedSpan handled = spans.stream()
                .filter(span -> span.name().equals("process purchases"))
                .findFirst()
                .orElseThrow();
        assertThat(handled.parentSpanId()).isEqualTo(SENDER_SPAN);
        assertThat(entry(customer, "points-awarded").headers())
                .containsEntry("traceparent", "00-" + traceId + "-" + handled.spanId() + "-01");
    }

    @Test
    void aRequestAndItsPointsAreOneTrace() {
        String customer = uniqueId("adjusted");
        as("ops")
                .contentType("application/json")
                .header("traceparent", traceparent)
                .body("{\"points\":5,\"reason\":\"goodwill\"}")
                .post("/customers/" + customer + "/adjustments")
                .then()
                .statusCode(201);

        assertThat(entry(customer, "points-adjusted").headers().get("traceparent"))
                .startsWith("00-" + traceId + "-")
                .doesNotContain(SENDER_SPAN);
    }

    private void purchase(String customer) {
        String data = """
                {"purchaseId":"%s-p","customerId":"%s","amount":"12.50","currency":"EUR"}""".formatted(customer, customer);
        kafka().sendEvent(
                        "purchases",
                        "/shop",
                        customer + "-e",
                        "purchase",
                        Instant.parse("2026-01-02T03:04:05Z"),
                        customer,
                        data,
                        Map.of("traceparent", traceparent));
    }

    private static ConsumedRecord entry(String customer, String type) {
        return kafka()
                .read("loyalty", records -> records.stream().anyMatch(record -> isEntry(record, customer, type)))
                .stream()
                .filter(record -> isEntry(record, customer, type))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isEntry(ConsumedRecord record, String customer, String type) {
        return customer.equals(record.key()) && type.equals(record.headers().get("ce_type"));
    }
}
