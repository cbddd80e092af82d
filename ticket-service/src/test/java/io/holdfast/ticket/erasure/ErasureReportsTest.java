package io.holdfast.ticket.erasure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.sql.CustomerDigest;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TestKafkaClient;

import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

/** The report on an erasure, with the other services' confirmations from Kafka. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ErasureReportsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Instant APPLIED = Instant.parse("2099-05-01T12:00:00Z");

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aServiceIsPendingUntilItHasConfirmed() {
        openTicket("reported-c");
        String location = erase("reported-c");
        String erasureId = location.substring("/erasures/".length());
        report(location)
                .body("erasureId", equalTo(erasureId))
                .body("state", equalTo("pending"))
                .body(
                        "services.service",
                        contains("ticket-service", "sla-service", "loyalty-service", "analytics-service"))
                .body("services.state", contains("done", "pending", "pending", "pending"))
                .body("customers.customerDigest", contains(CustomerDigest.hex("reported-c")))
                .body(not(containsString("reported-c")));
        assertThat(published("customers", "reported-c", 1).getFirst().headers()).containsEntry("ce_id", erasureId);

        confirm("reported-c", erasureId, "loyalty-service");
        confirm("reported-c", erasureId, "loyalty-service");
        confirm("reported-c", erasureId, "unknown-service");

        awaitStates(location, "done", "pending", "done", "pending");
        report(location).body("services[2].doneAt", equalTo(APPLIED.toString())).body("state", equalTo("pending"));

        confirm("reported-c", erasureId, "sla-service");
        confirm("reported-c", erasureId, "analytics-service");

        awaitStates(location, "done", "done", "done", "done");
        report(location).body("state", equalTo("done"));
    }

    @Test
    void eachErasureOfACustomerHasAReportOfItsOwn() {
        String first = erase("reported-twice");
        String second = erase("reported-twice");
        assertThat(second).isNotEqualTo(first);

        confirm("reported-twice", second.substring("/erasures/".length()), "sla-service");

        awaitStates(second, "done", "done", "pending", "pending");
        report(first).body("services.state", contains("done", "pending", "pending", "pending"));
    }

    @Test
    void anUnknownErasureHasNoReport() {
        for (String id : List.of("no-such-erasure", "%20", "x".repeat(65))) {
            ops().get("/erasures/" + id).then().statusCode(404).contentType("application/problem+json");
        }
    }

    private static String erase(String customer) {
        return ops().delete("/customers/" + customer)
                .then()
                .statusCode(202)
                .body("state", equalTo("pending"))
                .extract()
                .header("Location")
                .replaceFirst("^https?://[^/]+", "");
    }

    private void confirm(String customer, String erasureId, String service) {
        log.sendEvent(
                "erasures",
                "/" + service,
                service + erasureId,
                "erasure-applied",
                APPLIED,
                customer,
                "{\"customerId\":\"%s\",\"erasureId\":\"%s\",\"service\":\"%s\"}"
                        .formatted(customer, erasureId, service));
    }

    private static ValidatableResponse report(String location) {
        return ops().get(location).then().statusCode(200);
    }

    private static void awaitStates(String location, String... states) {
        await().atMost(PATIENCE).untilAsserted(() -> report(location).body("services.state", contains(states)));
    }
}
