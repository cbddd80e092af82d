package io.holdfast.ticket.event;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.report;
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** A ticket has one customer for ever: that of its first stored creation. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class TicketOwnerTest {

    private static final String TIME = "2026-01-02T03:04:05Z";

    @Test
    void anEventThatNamesAnotherCustomerIsRejectedAndLeavesNothing() {
        List<String> batch = List.of(
                created("own-1", TIME, "own-t", "own-a"), reply("own-2", "2026-01-02T04:00:00Z", "own-t", "own-b"));

        reportAll(batch)
                .statusCode(207)
                .body("items.status", equalTo(List.of("accepted", "rejected")))
                .body("items[1].errors.field", equalTo(List.of("data.customerId")));
        reportAll(batch).body("items.status", equalTo(List.of("duplicate", "rejected")));
        report(batch.get(1)).statusCode(409).body("errors.field", contains("data.customerId"));

        ops().get("/tickets/own-t").then().body("replies", hasSize(0)).body("customerId", equalTo("own-a"));
        ops().get("/customers/own-b").then().statusCode(404);
        // What was refused may be corrected under the same id.
        report(reply("own-2", "2026-01-02T04:00:00Z", "own-t", "own-a")).statusCode(202);
        assertThat(published("tickets", "own-a", 2)).hasSize(2);
    }

    @Test
    void anEarlierCreationOfAnotherCustomerDoesNotTakeTheTicketNorDoesTheirErasure() {
        channel().body("""
                        {"ticketId":"stolen-t","customerId":"stolen-a","channel":"email","subject":"S","message":"M"}""").post("/tickets").then().statusCode(201);

        report(created("stolen-1", "1990-01-01T00:00:00Z", "stolen-t", "stolen-b"))
                .statusCode(409);
        ops().delete("/customers/stolen-b");

        ops().get("/tickets/stolen-t")
                .then()
                .statusCode(200)
                .body("customerId", equalTo("stolen-a"))
                .body("message", equalTo("M"));
        channel().body("""
                        {"ticketId":"stolen-t","customerId":"stolen-b","channel":"email","subject":"S","message":"M"}""").post("/tickets").then().statusCode(409);
    }

    @Test
    void eventsFromBeforeTheCreationAreRefusedWhenItComesAndStayVisibleToOperators() {
        report(status("early-1", "2026-01-02T05:00:00Z", "early-t", "early-a", "pending"))
                .statusCode(202);
        reportAll(List.of(
                        reply("early-2", "2026-01-02T06:00:00Z", "early-t", "early-b"),
                        status("early-3", "2026-01-02T07:00:00Z", "early-t", "early-b", "closed")))
                .statusCode(207)
                .body("items.status", equalTo(List.of("accepted", "accepted")));

        report(created("early-4", TIME, "early-t", "early-a")).statusCode(202);

        ops().get("/tickets/early-t")
                .then()
                .statusCode(200)
                .body("customerId", equalTo("early-a"))
                .body("status", equalTo("pending"))
                .body("replies", hasSize(0));
        ops().get("/refused-events?limit=200")
                .then()
                .statusCode(200)
                .body("items.findAll { it.ticketId == 'early-t' }.id", containsInAnyOrder("early-2", "early-3"))
                .body("items.find { it.id == 'early-2' }.customerId", equalTo("early-b"))
                .body("items.find { it.id == 'early-2' }.ticketCustomerId", equalTo("early-a"))
                .body("items.find { it.id == 'early-2' }.data.replyId", equalTo("r-early-2"));
        String cursor = ops().get("/refused-events?limit=1").path("nextCursor");
        ops().get("/refused-events?limit=1&cursor=" + cursor)
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        ops().get("/customers/early-b").then().statusCode(404);
        ops().get("/customers/early-b/history").then().body("items", hasSize(0));
        channel().get("/refused-events").then().statusCode(403);
        report(reply("early-2", "2026-01-02T06:00:00Z", "early-t", "early-b")).body("status", equalTo("duplicate"));
    }

    @Test
    void eventsOfASecondReporterCountWhenTheTicketIsTheirs() {
        report(status("second-1", "2026-01-02T05:00:00Z", "second-t", "second-b", "closed"))
                .statusCode(202);
        report(status("second-2", "2026-01-02T06:00:00Z", "second-t", "second-a", "on-hold"))
                .statusCode(202);
        report(status("second-3", "2026-01-02T06:00:00Z", "second-t", "second-a", "pending"))
                .statusCode(202);

        report(created("second-4", TIME, "second-t", "second-a")).statusCode(202);

        ops().get("/tickets/second-t").then().body("status", equalTo("pending"));
    }

    @Test
    void theErasureOfAnEarlyReporterKeepsTheEventsOfTheTicketsCustomer() {
        report(status("gone-1", "2026-01-02T05:00:00Z", "gone-t", "gone-b", "closed"))
                .statusCode(202);
        ops().delete("/customers/gone-b").then().statusCode(204);
        report(status("gone-2", "2026-01-02T06:00:00Z", "gone-t", "gone-a", "pending"))
                .statusCode(202);

        report(created("gone-3", TIME, "gone-t", "gone-a")).statusCode(202);

        ops().get("/tickets/gone-t").then().body("status", equalTo("pending"));
    }

    @Test
    void manyCustomersAtOnceCreateEachTicketForOneOfThem() throws Exception {
        int customers = 8;
        int tickets = 40;
        List<List<String>> results = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(customers)) {
            List<Callable<List<String>>> sends = IntStream.range(0, customers)
                    .<Callable<List<String>>>mapToObj(c -> () -> reportAll(IntStream.range(0, tickets)
                                    .mapToObj(t -> created("race-" + c + "-" + t, TIME, "race-t" + t, "race-c" + c))
                                    .toList())
                            .statusCode(207)
                            .extract()
                            .path("items.status"))
                    .toList();
            for (Future<List<String>> response : senders.invokeAll(sends)) {
                results.add(response.get());
            }
        }

        for (int t = 0; t < tickets; t++) {
            int ticket = t;
            List<String> statuses = results.stream()
                    .map(statusesOfOne -> statusesOfOne.get(ticket))
                    .toList();
            assertThat(Collections.frequency(statuses, "accepted")).isEqualTo(1);
            ops().get("/tickets/race-t" + t)
                    .then()
                    .body("customerId", equalTo("race-c" + statuses.indexOf("accepted")));
        }
    }

    @Test
    void statusesOfOneInstantCountInTheOrderReported() {
        reportAll(List.of(
                        created("tie-8", TIME, "tie-t", "tie-c"),
                        status("tie-9", "2026-01-02T04:00:00Z", "tie-t", "tie-c", "pending"),
                        status("tie-10", "2026-01-02T04:00:00Z", "tie-t", "tie-c", "resolved")))
                .statusCode(207);

        ops().get("/tickets/tie-t").then().body("status", equalTo("resolved"));
    }

    @Test
    void repliesOfOneInstantAreListedInTheOrderReported() {
        reportAll(List.of(
                        created("lines-0", TIME, "lines-t", "lines-c"),
                        reply("lines-9", "2026-01-02T04:00:00Z", "lines-t", "lines-c"),
                        reply("lines-10", "2026-01-02T04:00:00Z", "lines-t", "lines-c")))
                .statusCode(207);
        report(reply("lines-1", "2026-01-02T04:00:00Z", "lines-t", "lines-c")).statusCode(202);

        ops().get("/tickets/lines-t").then().body("replies.replyId", contains("r-lines-9", "r-lines-10", "r-lines-1"));
    }

    private static String reply(String id, String time, String ticket, String customer) {
        return event(id, "reply-sent", time, """
                {"ticketId":"%s","customerId":"%s","replyId":"r-%s","author":"customer"}""".formatted(ticket, customer, id));
    }

    private static String status(String id, String time, String ticket, String customer, String status) {
        return event(id, "ticket-status-changed", time, """
                {"ticketId":"%s","customerId":"%s","status":"%s"}""".formatted(ticket, customer, status));
    }
}
