package io.holdfast.ticket.autoclose;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.ticket.AdjustableClock;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.reportAll;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class AutoCloseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    AutoClose autoClose;

    @Inject
    Pool pool;

    @AfterEach
    void resetClock() {
        AdjustableClock.reset();
    }

    @Test
    void aResolvedTicketIsClosedOnceByWhateverInstanceAfterItsRest() {
        String ticket = openTicket("rested");
        setStatus(ticket, "resolved");
        closeAllDue();
        assertStatus(ticket, "resolved");

        AdjustableClock.set(Instant.now().plus(Duration.ofDays(7)));
        Uni.join()
                .all(autoClose.step(), autoClose.step(), autoClose.step())
                .andFailFast()
                .await()
                .atMost(PATIENCE);
        closeAllDue();

        assertStatus(ticket, "closed");
        assertThat(published("tickets", "rested", 3))
                .hasSize(3)
                .last()
                .satisfies(last ->
                        assertThat(last.value()).contains("\"status\":\"closed\"", "\"previousStatus\":\"resolved\""));
    }

    @Test
    void aTicketThatWasOpenedAgainRestsFromItsLastResolution() {
        String ticket = openTicket("restless");
        setStatus(ticket, "resolved");
        AdjustableClock.set(Instant.now().plus(Duration.ofDays(5)));
        channel()
                .body("{\"author\":\"customer\",\"message\":\"Not yet\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(201);
        setStatus(ticket, "resolved");

        AdjustableClock.set(Instant.now().plus(Duration.ofDays(8)));
        closeAllDue();
        assertStatus(ticket, "resolved");
        AdjustableClock.set(Instant.now().plus(Duration.ofDays(13)));
        closeAllDue();
        assertStatus(ticket, "closed");
    }

    @Test
    void whatAnotherSystemResolvedIsNotClosedHere() {
        reportAll(List.of(
                        created("rest-1", "2026-01-02T03:00:00Z", "rest-other", "rest-other-c"),
                        event("rest-2", "ticket-status-changed", "2026-01-02T04:00:00Z", """
                                {"ticketId":"rest-other","customerId":"rest-other-c","status":"resolved"}""")))
                .statusCode(207);

        closeAllDue();

        assertStatus("rest-other", "resolved");
    }

    @Test
    void whatIsDueIsMeasured() {
        setStatus(openTicket("rest-measured"), "resolved");
        assertThat(due(Instant.now().plus(Duration.ofHours(1)))).isPositive();

        assertThat(due(Instant.parse("2000-01-01T00:00:00Z"))).isZero();
        assertThat(given().get("/q/metrics").asString())
                .contains("holdfast_jobs_waiting{job=\"auto-close\"}", "holdfast_jobs_waiting{job=\"deliveries\"}");
        assertThat(ServiceRequests.metric("holdfast_jobs_failures_total{job=\"auto-close\"}"))
                .isZero();
    }

    private long due(Instant resolvedUntil) {
        return TicketsToAutoClose.count(pool, resolvedUntil).await().atMost(PATIENCE);
    }

    @Test
    void anErasureForgetsAResolvedTicket() {
        setStatus(openTicket("rest-erased"), "resolved");

        ops().delete("/customers/rest-erased").then().statusCode(202);

        assertThat(pool.query("select count(*) from resolved_ticket where customer_id = 'rest-erased'")
                        .execute()
                        .map(rows -> rows.iterator().next().getLong(0))
                        .await()
                        .atMost(PATIENCE))
                .isZero();
    }

    private void closeAllDue() {
        while (autoClose.step().await().atMost(PATIENCE)) {
            // the next batch
        }
    }

    private static void assertStatus(String ticket, String status) {
        ops().get("/tickets/" + ticket).then().body("status", equalTo(status));
    }

    private static void setStatus(String ticket, String status) {
        ops().body("{\"status\":\"" + status + "\"}")
                .patch("/tickets/" + ticket)
                .then()
                .statusCode(200);
    }
}
