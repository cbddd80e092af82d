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
                created("owner-own-1", TIME, "owner-own-t", "owner-own-a"),
                reply("owner-own-2", "2026-01-02T04:00:00Z", "owner-own-t", "owner-own-b"));

        reportAll(batch)
                .statusCode(207)
                .body("items.status", equalTo(List.of("accepted", "rejected")))
                .body("items[1].errors.field", equalTo(List.of("data.customerId")));
        reportAll(batch).body("items.status", equalTo(List.of("duplicate", "rejected")));
        report(batch.get(1)).statusCode(409).body("errors.field", contains("data.customerId"));

        ops().get("/tickets/owner-own-t").then().body("replies", hasSize(0)).body("customerId", equalTo("owner-own-a"));
        ops().get("/customers/owner-own-b").then().statusCode(404);
        // What was refused may be corrected under the same id.
        report(reply("owner-own-2", "2026-01-02T04:00:00Z", "owner-own-t", "owner-own-a"))
                .statusCode(202);
        assertThat(published("tickets", "owner-own-a", 2)).hasSize(2);
    }

    @Test
    void anEarlierCreationOfAnotherCustomerDoesNotTakeTheTicketNorDoesTheirErasure() {
        channel().body("""
                        {"ticketId":"owner-stolen-t","customerId":"owner-stolen-a","channel":"email","subject":"S","message":"M"}""").post("/tickets").then().statusCode(201);

        report(created("owner-stolen-1", "1990-01-01T00:00:00Z", "owner-stolen-t", "owner-stolen-b"))
                .statusCode(409);
        ops().delete("/customers/owner-stolen-b");

        ops().get("/tickets/owner-stolen-t")
                .then()
                .statusCode(200)
                .body("customerId", equalTo("owner-stolen-a"))
                .body("message", equalTo("M"));
        channel().body("""
                        {"ticketId":"owner-stolen-t","customerId":"owner-stolen-b","channel":"email","subject":"S","message":"M"}""").post("/tickets").then().statusCode(409);
    }

    @Test
    void manyEventsOfAnotherCustomerDoNotHideTheOwnersFromBeforeTheCreation() {
        report(status("owner-many-own", "2026-01-02T05:00:00Z", "owner-many-t", "owner-many-a", "pending"))
                .statusCode(202);
        List<String> others = IntStream.rangeClosed(1, 2_100)
                .mapToObj(i -> reply("owner-many-" + i, "2026-01-02T06:00:00Z", "owner-many-t", "owner-many-b"))
                .toList();
        for (int from = 0; from < others.size(); from += 700) {
            reportAll(others.subList(from, from + 700)).statusCode(207);
        }

        reportAll(List.of(
                        reply("owner-many-last", "2026-01-02T06:00:00Z", "owner-many-t", "owner-many-b"),
                        created("owner-many-created", TIME, "owner-many-t", "owner-many-a")))
                .body("items.status", equalTo(List.of("accepted", "accepted")));

        ops().get("/tickets/owner-many-t")
                .then()
                .body("customerId", equalTo("owner-many-a"))
                .body("status", equalTo("pending"));
    }

    @Test
    void eventsFromBeforeTheCreationAreRefusedWhenItComesAndStayVisibleToOperators() {
        report(status("owner-early-1", "2026-01-02T05:00:00Z", "owner-early-t", "owner-early-a", "pending"))
                .statusCode(202);
        reportAll(List.of(
                        reply("owner-early-2", "2026-01-02T06:00:00Z", "owner-early-t", "owner-early-b"),
                        status("owner-early-3", "2026-01-02T07:00:00Z", "owner-early-t", "owner-early-b", "closed")))
                .statusCode(207)
                .body("items.status", equalTo(List.of("accepted", "accepted")));

        report(created("owner-early-4", TIME, "owner-early-t", "owner-early-a")).statusCode(202);

        ops().get("/tickets/owner-early-t")
                .then()
                .statusCode(200)
                .body("customerId", equalTo("owner-early-a"))
                .body("status", equalTo("pending"))
                .body("replies", hasSize(0));
        ops().get("/refused-events?limit=200")
                .then()
                .statusCode(200)
                .body(
                        "items.findAll { it.ticketId == 'owner-early-t' }.id",
                        containsInAnyOrder("owner-early-2", "owner-early-3"))
                .body("items.find { it.id == 'owner-early-2' }.customerId", equalTo("owner-early-b"))
                .body("items.find { it.id == 'owner-early-2' }.ownerId", equalTo("owner-early-a"))
                .body("items.find { it.id == 'owner-early-2' }.data.replyId", equalTo("r-owner-early-2"));
        String cursor = ops().get("/refused-events?limit=1").path("nextCursor");
        ops().get("/refused-events?limit=1&cursor=" + cursor)
                .then()
                .statusCode(200)
                .body("items", hasSize(1));
        ops().get("/customers/owner-early-b").then().statusCode(404);
        ops().get("/customers/owner-early-b/history").then().body("items", hasSize(0));
        channel().get("/refused-events").then().statusCode(403);
        report(reply("owner-early-2", "2026-01-02T06:00:00Z", "owner-early-t", "owner-early-b"))
                .body("status", equalTo("duplicate"));
    }

    @Test
    void eventsOfASecondReporterCountWhenTheTicketIsTheirs() {
        report(status("owner-second-1", "2026-01-02T05:00:00Z", "owner-second-t", "owner-second-b", "closed"))
                .statusCode(202);
        report(status("owner-second-2", "2026-01-02T06:00:00Z", "owner-second-t", "owner-second-a", "on-hold"))
                .statusCode(202);
        report(status("owner-second-3", "2026-01-02T06:00:00Z", "owner-second-t", "owner-second-a", "pending"))
                .statusCode(202);

        report(created("owner-second-4", TIME, "owner-second-t", "owner-second-a"))
                .statusCode(202);

        ops().get("/tickets/owner-second-t").then().body("status", equalTo("pending"));
    }

    @Test
    void theErasureOfAnEarlyReporterKeepsTheEventsOfTheTicketsCustomer() {
        report(status("owner-gone-1", "2026-01-02T05:00:00Z", "owner-gone-t", "owner-gone-b", "closed"))
                .statusCode(202);
        ops().delete("/customers/owner-gone-b").then().statusCode(202);
        report(status("owner-gone-2", "2026-01-02T06:00:00Z", "owner-gone-t", "owner-gone-a", "pending"))
                .statusCode(202);

        report(created("owner-gone-3", TIME, "owner-gone-t", "owner-gone-a")).statusCode(202);

        ops().get("/tickets/owner-gone-t").then().body("status", equalTo("pending"));
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
