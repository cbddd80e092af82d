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
import io.restassured.response.ValidatableResponse;
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
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** A purchase, a refund and a reply is one thing, however many events tell of it, and belongs to one customer. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class EntityTest {

    private static final String TIME = "2026-01-02T03:04:05Z";

    @Test
    void aPurchaseToldUnderTwoEventIdsCountsOnce() {
        report(purchase("once-e1", "once-p", "once", "500.00")).body("status", equalTo("accepted"));
        report(purchase("once-e2", "once-p", "once", "500.00")).statusCode(202).body("status", equalTo("duplicate"));
        reportAll(List.of(
                        purchase("once-e3", "once-p", "once", "500.0"),
                        purchase("once-e2", "once-p", "once", "500.00"),
                        purchase("once-e4", "once-p4", "once", "1.00"),
                        purchase("once-e5", "once-p4", "once", "1.00")))
                .body("items.status", equalTo(List.of("duplicate", "duplicate", "accepted", "duplicate")));

        totals("once").body("totals.purchases", equalTo(2)).body("totals.spent.amount", contains("501.00"));
        ops().get("/customers/once/history").then().body("items", hasSize(2));
        assertThat(published("purchases", "once", 2)).hasSize(2);
    }

    @Test
    void aPurchaseBelongsToItsFirstCustomer() {
        report(purchase("own-e1", "own-p", "own-a", "20.00")).statusCode(202);

        report(purchase("own-e2", "own-p", "own-b", "20.00"))
                .statusCode(409)
                .body("errors.field", contains("data.purchaseId"));
        reportAll(List.of(
                        purchase("own-e3", "own-p", "own-a", "21.00"),
                        refund("own-e4", "own-p", "own-r", "own-b", "20.00"),
                        refund("own-e5", "own-p", "own-r", "own-a", "20.00")))
                .body("items.status", equalTo(List.of("rejected", "rejected", "accepted")))
                .body("items[0].errors.field", contains("data.purchaseId"))
                .body("items[1].errors.field", contains("data.purchaseId"));

        // It is refused for good, and not answered as a duplicate of what was never stored.
        report(purchase("own-e2", "own-p", "own-b", "20.00")).statusCode(409);
        ops().get("/customers/own-b").then().statusCode(404);
        totals("own-a").body("totals.purchases", equalTo(1)).body("totals.refunds", equalTo(1));
        channel()
                .body("{\"purchaseId\":\"own-p\",\"customerId\":\"own-b\",\"amount\":\"20.00\",\"currency\":\"EUR\"}")
                .post("/purchases")
                .then()
                .statusCode(409);
    }

    @Test
    void aRefundToldUnderTwoEventIdsCountsOnceAndTheRestCanBeRefunded() {
        report(purchase("rf-e1", "rf-p", "rf", "100.00"));
        report(refund("rf-e2", "rf-p", "rf-r", "rf", "40.00")).body("status", equalTo("accepted"));
        report(refund("rf-e3", "rf-p", "rf-r", "rf", "40.00")).body("status", equalTo("duplicate"));
        report(refund("rf-e4", "rf-p", "rf-r", "rf", "41.00"))
                .statusCode(409)
                .body("errors.field", contains("data.refundId"));
        channel()
                .body("{\"amount\":\"40.00\",\"refundId\":\"rf-r\"}")
                .post("/purchases/rf-p/refunds")
                .then()
                .statusCode(409);

        channel()
                .body("{\"amount\":\"60.01\"}")
                .post("/purchases/rf-p/refunds")
                .then()
                .statusCode(422);
        channel()
                .body("{\"amount\":\"60.00\"}")
                .post("/purchases/rf-p/refunds")
                .then()
                .statusCode(201);

        totals("rf").body("totals.refunds", equalTo(2)).body("totals.refunded.amount", contains("100.00"));
    }

    @Test
    void refundsBeforeTheirPurchaseWaitAndOnlyTheOwnersCount() {
        report(refund("wait-e1", "wait-p", "wait-r", "wait-b", "9.00")).body("status", equalTo("accepted"));
        report(refund("wait-e2", "wait-p", "wait-r", "wait-a", "4.00")).body("status", equalTo("accepted"));
        channel()
                .body("{\"amount\":\"1\"}")
                .post("/purchases/wait-p/refunds")
                .then()
                .statusCode(404);

        report(purchase("wait-e3", "wait-p", "wait-a", "10.00")).body("status", equalTo("accepted"));

        report(refund("wait-e4", "wait-p", "wait-r", "wait-b", "9.00")).statusCode(409);
        report(refund("wait-e5", "wait-p", "wait-r", "wait-a", "4.00")).body("status", equalTo("duplicate"));
        channel()
                .body("{\"amount\":\"6.01\"}")
                .post("/purchases/wait-p/refunds")
                .then()
                .statusCode(422);
        channel()
                .body("{\"amount\":\"6\"}")
                .post("/purchases/wait-p/refunds")
                .then()
                .statusCode(201);
        totals("wait-a").body("totals.refunds", equalTo(2));
        totals("wait-b").body("totals.refunds", equalTo(0));
        ops().get("/refused-events?limit=200")
                .then()
                .body("items.findAll { it.purchaseId == 'wait-p' }.id", contains("wait-e1"))
                .body("items.find { it.id == 'wait-e1' }.customerId", equalTo("wait-b"))
                .body("items.find { it.id == 'wait-e1' }.ownerId", equalTo("wait-a"))
                .body("items.find { it.id == 'wait-e1' }.data.amount", equalTo("9.00"));
    }

    @Test
    void aRefundAndItsPurchaseInOneBatchMeetInEitherOrder() {
        reportAll(List.of(
                        refund("meet-e1", "meet-p", "meet-r1", "meet", "3.00"),
                        purchase("meet-e2", "meet-p", "meet", "10.00"),
                        refund("meet-e3", "meet-p", "meet-r1", "meet", "3.00"),
                        refund("meet-e4", "meet-p", "meet-r2", "meet", "3.00")))
                .body("items.status", equalTo(List.of("accepted", "accepted", "duplicate", "accepted")));

        channel()
                .body("{\"amount\":\"4.01\"}")
                .post("/purchases/meet-p/refunds")
                .then()
                .statusCode(422);
        channel()
                .body("{\"amount\":\"4.00\"}")
                .post("/purchases/meet-p/refunds")
                .then()
                .statusCode(201);
    }

    @Test
    void aReplyToldUnderTwoEventIdsIsOneReply() {
        reportAll(List.of(
                        created("rep-e1", TIME, "rep-t", "rep-c"),
                        reply("rep-e2", "rep-t", "rep-c", "customer"),
                        reply("rep-e2", "rep-t", "rep-c", "customer"),
                        reply("rep-e3", "rep-t", "rep-c", "customer"),
                        reply("rep-e4", "rep-t", "rep-c", "agent")))
                .body("items.status", equalTo(List.of("accepted", "accepted", "duplicate", "duplicate", "rejected")))
                .body("items[4].errors.field", contains("data.replyId"));
        report(reply("rep-e5", "rep-t", "rep-c", "customer")).body("status", equalTo("duplicate"));

        ops().get("/tickets/rep-t").then().body("replies", hasSize(1));
        totals("rep-c").body("totals.replies", equalTo(1));
        assertThat(published("tickets", "rep-c", 2)).hasSize(2);
    }

    @Test
    void zeroRefundsAreRefused() {
        report(purchase("zero-e1", "zero-p", "zero", "10.00"));

        reportAll(List.of(
                        refund("zero-e2", "zero-p", "zero-r1", "zero", "0"),
                        refund("zero-e3", "zero-p", "zero-r2", "zero", "0.00")))
                .body("items.status", equalTo(List.of("rejected", "rejected")))
                .body("items[0].errors.field", contains("data.amount"));
        channel()
                .body("{\"amount\":\"0.00\"}")
                .post("/purchases/zero-p/refunds")
                .then()
                .statusCode(422)
                .body("errors.field", contains("amount"));
    }

    @Test
    void aPurchaseTakesAThousandRefundsAndTheNextOneIsRefusedByName() {
        report(purchase("storm-e", "storm-p", "storm", "100.00"));
        List<String> refunds = IntStream.range(0, 1_500)
                .mapToObj(i -> refund("storm-e" + i, "storm-p", "storm-r" + i, "storm", "0.01"))
                .toList();

        List<String> statuses = new ArrayList<>();
        for (int from = 0; from < refunds.size(); from += 500) {
            statuses.addAll(
                    reportAll(refunds.subList(from, from + 500)).extract().path("items.status"));
        }

        assertThat(statuses.subList(0, 1_000)).containsOnly("accepted");
        assertThat(statuses.subList(1_000, 1_500)).containsOnly("rejected");
        report(refund("storm-last", "storm-p", "storm-last", "storm", "0.01"))
                .statusCode(409)
                .body("errors[0].message", containsString("at most 1000 refunds"));
        channel()
                .body("{\"amount\":\"1\"}")
                .post("/purchases/storm-p/refunds")
                .then()
                .statusCode(409);
        totals("storm").body("totals.refunded.amount", contains("10.00"));
    }

    @Test
    void waitingRefundsOfOneCustomerLeaveRoomForThoseOfTheOwnerAndAreForgottenWithTheirCustomer() throws Exception {
        List<String> foreign = IntStream.rangeClosed(1, 1_001)
                .mapToObj(i -> refund("crowd-e" + i, "crowd-p", "crowd-r" + i, "crowd-b", "0.01"))
                .toList();
        List<String> statuses = new ArrayList<>();
        statuses.addAll(reportAll(foreign.subList(0, 600)).extract().path("items.status"));
        statuses.addAll(reportAll(foreign.subList(600, 1_001)).extract().path("items.status"));
        assertThat(statuses.subList(0, 1_000)).containsOnly("accepted");
        assertThat(statuses.getLast()).isEqualTo("rejected");

        report(refund("crowd-own", "crowd-p", "crowd-own", "crowd-a", "4.00")).statusCode(202);
        assertThat(refundsOf("crowd-p")).isEqualTo(1_001);
        ops().delete("/customers/crowd-b").then().statusCode(202);
        assertThat(refundsOf("crowd-p")).isEqualTo(1);

        report(purchase("crowd-bought", "crowd-p", "crowd-a", "10.00")).statusCode(202);
        channel()
                .body("{\"amount\":\"6.01\"}")
                .post("/purchases/crowd-p/refunds")
                .then()
                .statusCode(422);
        totals("crowd-a").body("totals.refunds", equalTo(1));
    }

    private static long refundsOf(String purchase) throws Exception {
        return EmbeddedServers.running()
                .queryLong("ticket", "select refunds from purchase where purchase_id = '" + purchase + "'");
    }

    @Test
    void ofTwoCustomersAtOnceOneOwnsThePurchase() throws Exception {
        List<List<String>> results = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 40; round++) {
                String id = "race-p" + round;
                List<Callable<String>> both = List.of(
                        () -> statusOf(purchase(id + "-a", id, "race-a" + id, "5.00")),
                        () -> statusOf(purchase(id + "-b", id, "race-b" + id, "5.00")));
                List<String> statuses = new ArrayList<>();
                for (Future<String> status : senders.invokeAll(both)) {
                    statuses.add(status.get());
                }
                Collections.sort(statuses);
                results.add(statuses);
            }
        }

        assertThat(results).allSatisfy(statuses -> assertThat(statuses).containsExactly("accepted", "rejected"));
    }

    @Test
    void aRefundOfAnotherCustomerAtTheSameTimeAsThePurchaseNeverWaitsForEver() throws Exception {
        try (ExecutorService senders = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 40; round++) {
                String id = "meanwhile-p" + round;
                List<Callable<String>> both = List.of(
                        () -> statusOf(purchase(id + "-a", id, id + "-a", "5.00")),
                        () -> statusOf(refund(id + "-b", id, "r", id + "-b", "5.00")));
                for (Future<String> status : senders.invokeAll(both)) {
                    status.get();
                }
            }
        }

        assertThat(EmbeddedServers.running()
                        .queryLong(
                                "ticket",
                                "select count(*) from purchase_refund where purchase_id like 'meanwhile-%'"
                                        + " and state <> 'refused'"))
                .isZero();
    }

    @Test
    void anErasedCustomersPurchasesRefundsAndRepliesAreGone() throws Exception {
        reportAll(List.of(
                purchase("gone-e1", "gone-p1", "gone", "5.00"),
                refund("gone-e2", "gone-p1", "gone-r1", "gone", "1.00"),
                refund("gone-e3", "gone-p2", "gone-r2", "gone", "1.00"),
                created("gone-e4", TIME, "gone-t", "gone"),
                reply("gone-e5", "gone-t", "gone", "customer")));

        ops().delete("/customers/gone").then().statusCode(202);

        for (String table : List.of("purchase", "purchase_refund")) {
            assertThat(EmbeddedServers.running()
                            .queryLong("ticket", "select count(*) from " + table + " where purchase_id like 'gone-%'"))
                    .as(table)
                    .isZero();
        }
        assertThat(EmbeddedServers.running()
                        .queryLong("ticket", "select count(*) from reply where ticket_id = 'gone-t'"))
                .isZero();
    }

    @Test
    void articlesOfRealShopsAreTaken() {
        String items = """
                {"purchaseId":"sku-p","customerId":"sku-c","amount":"12.00","currency":"EUR",
                 "items":[{"sku":"BANK CHARGES","category":"Gr\\u00f6\\u00dfe/S\\u00f6hne","quantity":1,"amount":"12.00"}]}""";
        report(event("sku-e1", "purchase", TIME, items)).body("status", equalTo("accepted"));
        assertThat(published("purchases", "sku-c", 1).getFirst().value()).contains("BANK CHARGES", "Größe/Söhne");

        report(event("sku-e2", "purchase", TIME, """
                {"purchaseId":"sku-p2","customerId":"sku-c","amount":"12.00","currency":"EUR",
                 "items":[{"sku":"a\\nb","category":"  ","quantity":1,"amount":"12.00"},
                          {"sku":"%s","quantity":1,"amount":"1"},{"quantity":1,"amount":"1"}]}""".formatted("x".repeat(101))))
                .statusCode(422)
                .body(
                        "errors.field",
                        contains(
                                "data.items[0].sku",
                                "data.items[0].category",
                                "data.items[1].sku",
                                "data.items[2].sku"));
    }

    private static String statusOf(String event) {
        return reportAll(List.of(event)).statusCode(207).extract().path("items[0].status");
    }

    private static ValidatableResponse totals(String customer) {
        return ops().get("/customers/" + customer).then().statusCode(200);
    }

    private static String purchase(String eventId, String id, String customer, String amount) {
        return event(eventId, "purchase", TIME, """
                {"purchaseId":"%s","customerId":"%s","amount":"%s","currency":"EUR"}""".formatted(id, customer, amount));
    }

    private static String refund(String eventId, String purchase, String id, String customer, String amount) {
        return event(eventId, "purchase-refunded", TIME, """
                {"purchaseId":"%s","customerId":"%s","refundId":"%s","amount":"%s","currency":"EUR"}""".formatted(purchase, customer, id, amount));
    }

    private static String reply(String eventId, String ticket, String customer, String author) {
        return event(eventId, "reply-sent", TIME, """
                {"ticketId":"%s","customerId":"%s","replyId":"wamid-1","author":"%s"}""".formatted(ticket, customer, author));
    }
}
