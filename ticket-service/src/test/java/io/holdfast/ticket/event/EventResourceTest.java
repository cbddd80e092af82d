package io.holdfast.ticket.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.AlsoInContainers;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.TicketApi;

import static io.holdfast.ticket.TicketApi.BATCH;
import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.purchase;
import static io.holdfast.ticket.TicketApi.report;
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

@QuarkusTest
@AlsoInContainers
@WithTestResource(EmbeddedServers.class)
class EventResourceTest {

    @Test
    void aReportedEventIsPublishedOnceAsABinaryCloudEvent() {
        report(purchase("reported-1", "reported-customer"))
                .statusCode(202)
                .body("id", equalTo("reported-1"))
                .body("status", equalTo("accepted"));
        report(purchase("reported-1", "reported-customer")).statusCode(202).body("status", equalTo("duplicate"));
        report(purchase("reported-2", "reported-customer")).statusCode(202);

        List<ConsumedRecord> published = published("purchases", "reported-customer", 2);

        assertThat(published).hasSize(2);
        assertThat(published.getFirst().headers())
                .containsEntry("ce_specversion", "1.0")
                .containsEntry("ce_id", "reported-1")
                .containsEntry("ce_source", "/test")
                .containsEntry("ce_type", "purchase")
                .containsEntry("ce_time", "2026-01-02T03:04:05Z")
                .containsEntry("ce_subject", "reported-1");
        assertThat(published.getFirst().value())
                .contains("\"amount\":\"12.50\"", "\"customerId\":\"reported-customer\"");
    }

    @Test
    void theSameEventFromFiftySendersAtOnceIsAcceptedOnce() throws Exception {
        List<String> statuses = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(16)) {
            Callable<String> send = () -> report(purchase("fifty", "fifty-customer"))
                    .statusCode(202)
                    .extract()
                    .path("status");
            for (Future<String> response : senders.invokeAll(Collections.nCopies(50, send))) {
                statuses.add(response.get());
            }
        }

        assertThat(Collections.frequency(statuses, "accepted")).isEqualTo(1);
        assertThat(Collections.frequency(statuses, "duplicate")).isEqualTo(49);
    }

    @Test
    void aCustomersEventsArePublishedInTheOrderOfTheirResponses() {
        for (int i = 0; i < 40; i++) {
            report(purchase("order-%02d".formatted(i), "order-customer")).statusCode(202);
        }

        assertThat(published("purchases", "order-customer", 40))
                .extracting(record -> record.headers().get("ce_id"))
                .isSorted();
    }

    @Test
    void everyInvalidFieldOfAnEventIsNamed() {
        report("""
                {"specversion":"0.3","id":"no spaces","source":"","type":"ticket-created","time":"yesterday","importid":"?",
                 "data":{"channel":"E-Mail","priority":"highest","tags":["A b"]}}""")
                .statusCode(422)
                .contentType("application/problem+json")
                .body(
                        "errors.field",
                        equalTo(List.of(
                                "specversion",
                                "id",
                                "source",
                                "time",
                                "importid",
                                "data.customerId",
                                "data.priority",
                                "data.tags[0]",
                                "data.ticketId",
                                "data.channel")));
    }

    @Test
    void unknownAndOutgoingTypesAreRejected() {
        reportAll(List.of(
                        event("type-1", "ticket-translated", "2026-01-02T03:04:05Z", "{}"),
                        event("type-2", "points-awarded", "2026-01-02T03:04:05Z", "{}"),
                        event("type-3", "customer-erased", "2026-01-02T03:04:05Z", "{\"customerId\":\"c\"}"),
                        "17",
                        "{}"))
                .statusCode(207)
                .body("items.status", equalTo(Collections.nCopies(5, "rejected")))
                .body("items[0].errors.field", equalTo(List.of("type")));
    }

    @Test
    void theSourcesOfThePlatformsOwnServicesAreReserved() {
        for (String source : List.of(
                "/ticket-service",
                "/ticket-service/purchases",
                "/sla-service/x",
                "/loyalty-service",
                "/analytics-service")) {
            report(purchase("own-source", "own-source-c").replace("\"/test\"", '"' + source + '"'))
                    .statusCode(422)
                    .body("errors.field", equalTo(List.of("source")));
        }
        channel()
                .body(
                        "{\"purchaseId\":\"own-source\",\"customerId\":\"own-source-c\",\"amount\":\"1\",\"currency\":\"EUR\"}")
                .post("/purchases")
                .then()
                .statusCode(201);
    }

    @Test
    void timesOutOfRangeAreRejected() {
        for (String time : List.of(
                "1969-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-02-30T00:00:00Z")) {
            report(event("time-1", "customer-left", time, "{\"customerId\":\"c\",\"reason\":\"price\"}"))
                    .statusCode(422)
                    .body("errors.field", equalTo(List.of("time")));
        }
    }

    @Test
    void unknownFieldsAreIgnored() {
        report("""
                {"specversion":"1.0","id":"extra-1","source":"/test","type":"customer-left","time":"2026-01-02T03:04:05.123456789+02:00",
                 "colour":"red","data":{"customerId":"extra-customer","reason":"moved","note":"\\u0000","more":{"a":[1]}}}""").statusCode(202);

        ConsumedRecord published = published("customers", "extra-customer", 1).getFirst();

        assertThat(published.headers())
                .containsEntry("ce_time", "2026-01-02T01:04:05.123456Z")
                .doesNotContainKey("ce_colour");
        assertThat(published.value()).doesNotContain("note", "more");
    }

    @Test
    void otherMediaTypesAreRejected() {
        channel()
                .contentType("application/json")
                .body("{}")
                .post("/events")
                .then()
                .statusCode(415);
        channel().contentType("text/plain").body("x").post("/events").then().statusCode(415);
        channel().contentType(BATCH).body("{}").post("/events").then().statusCode(422);
        channel().contentType(TicketApi.ONE).body("[]").post("/events").then().statusCode(422);
    }
}
