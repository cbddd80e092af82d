package io.holdfast.ticket.merge;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import io.holdfast.sql.CustomerDigest;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.purchase;
import static io.holdfast.ticket.TicketApi.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class CustomerMergeTest {

    private static final String LONG_AGO = "2026-01-01T00:00:00Z";

    @Inject
    Pool pool;

    @Test
    void bothAreOnePersonFromTheMergeOn() {
        String old = openTicket("one-a");
        report(purchase("one-p", "one-a")).statusCode(202);
        String kept = openTicket("one-b");

        merge("one-a", "one-b")
                .statusCode(201)
                .body("customerId", equalTo("one-a"))
                .body("intoCustomerId", equalTo("one-b"));

        for (String id : List.of("one-a", "one-b")) {
            ops().get("/customers/" + id)
                    .then()
                    .statusCode(200)
                    .body("customerId", equalTo(id))
                    .body("mergedIntoCustomerId", id.equals("one-a") ? equalTo("one-b") : nullValue())
                    .body("mergedCustomerIds", contains("one-a"))
                    .body("totals.tickets", equalTo(2))
                    .body("totals.purchases", equalTo(1));
            ops().get("/customers/" + id + "/history")
                    .then()
                    .body(
                            "items.type",
                            containsInAnyOrder("customer-merged", "ticket-created", "purchase", "ticket-created"));
            ops().get("/tickets?customerId=" + id).then().body("items.ticketId", containsInAnyOrder(old, kept));
        }
    }

    @Test
    void thePagesOfTheHistoryOfBothHaveEachEventOnceAndTheNewestFirst() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            String customer = i % 3 == 0 ? "pages-a" : "pages-b";
            // Three at a time have the same time, of either customer.
            String time = "2026-0%d-01T10:00:00Z".formatted(1 + i / 3);
            report(event("pages-" + i, "purchase", time, """
                            {"purchaseId":"pages-%d","customerId":"%s","amount":"1.00","currency":"EUR"}""".formatted(i, customer)))
                    .statusCode(202);
            expected.addFirst("pages-" + i);
        }
        merge("pages-a", "pages-b").statusCode(201);

        List<String> read = new ArrayList<>();
        for (String cursor = ""; cursor != null; ) {
            JsonPath page = ops().get("/customers/pages-a/history?limit=2" + cursor)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            read.addAll(page.getList("items.eventId", String.class));
            cursor = page.get("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
        }

        // The merge itself is the newest one.
        assertThat(read.subList(1, read.size())).containsExactlyElementsOf(expected);
    }

    @Test
    void theMergeIsPublishedUnderTheKeyOfEachOfTheTwo() {
        openTicket("keys-a");
        openTicket("keys-b");

        merge("keys-a", "keys-b").statusCode(201);
        merge("keys-a", "keys-b").statusCode(200);

        ConsumedRecord own = published("customers", "keys-a", 1).getFirst();
        List<ConsumedRecord> others = published("customers", "keys-b", 1);
        assertThat(others).hasSize(1);
        ConsumedRecord other = others.getFirst();
        assertThat(List.of(own, other))
                .extracting(ConsumedRecord::value)
                .containsOnly("{\"customerId\":\"keys-a\",\"intoCustomerId\":\"keys-b\"}");
        assertThat(own.headers())
                .containsEntry("ce_type", "customer-merged")
                .containsEntry("ce_subject", "keys-a")
                .doesNotContainKey("ce_partitionkey");
        assertThat(other.headers())
                .containsEntry("ce_partitionkey", "keys-b")
                .containsEntry("ce_time", own.headers().get("ce_time"));
        assertThat(other.headers().get("ce_id")).isNotEqualTo(own.headers().get("ce_id"));
    }

    @Test
    void messagesFromTheContactsOfBothAreTheOthers() {
        String one = customerOf("{\"email\":\"merge-one@example.com\"}");
        String other = customerOf("{\"email\":\"merge-other@example.com\"}");
        claim(one, "merge-other@example.com");
        claim(other, "merge-one@example.com");

        merge(one, other).statusCode(201);

        assertThat(customerOf("{\"email\":\"merge-one@example.com\"}")).isEqualTo(other);
        assertThat(customerOf("{\"email\":\"merge-other@example.com\"}")).isEqualTo(other);
        ops().get("/customers/" + other)
                .then()
                .body("contacts.value", contains("merge-one@example.com", "merge-other@example.com"))
                .body("contacts.confirmed", contains(true, true));
        ops().put("/customers/" + one + "/contacts/email/merge-third@example.com")
                .then()
                .statusCode(200);
        assertThat(customerOf("{\"email\":\"merge-third@example.com\"}")).isEqualTo(other);
    }

    @Test
    void whatIsRecordedForTheMergedCustomerIsTheOthers() {
        openTicket("later-a");
        openTicket("later-b");
        merge("later-a", "later-b").statusCode(201);

        String ticket = openTicket("later-a");
        ops().get("/tickets/" + ticket).then().body("customerId", equalTo("later-b"));
        channel()
                .body("{\"customerId\":\"later-a\",\"amount\":\"5.00\",\"currency\":\"EUR\"}")
                .post("/purchases")
                .then()
                .statusCode(201)
                .body("customerId", equalTo("later-b"));
        channel()
                .body("{\"reason\":\"price\"}")
                .post("/customers/later-a/departure")
                .then()
                .statusCode(201)
                .body("customerId", equalTo("later-b"));
        assertThat(published("purchases", "later-b", 1)).hasSize(1);
    }

    @Test
    void whatIsReportedOfTheMergedCustomerKeepsTheIdAndCountsAsTheOthers() {
        openTicket("told-a");
        openTicket("told-b");
        merge("told-a", "told-b").statusCode(201);

        report(created("told-1", LONG_AGO, "told-t", "told-a")).statusCode(202);
        report(event("told-2", "reply-sent", LONG_AGO, """
                {"ticketId":"told-t","customerId":"told-a","replyId":"told-r","author":"customer","visibility":"public"}""")).statusCode(202);
        channel().body("""
                        {"ticketId":"told-own","customerId":"told-a","channel":"email","subject":"S","message":"M"}""").post("/tickets").then().statusCode(201).body("customerId", equalTo("told-a"));

        assertThat(published("tickets", "told-a", 4)).hasSize(4);
        ops().get("/customers/told-b").then().body("totals.tickets", equalTo(4)).body("totals.replies", equalTo(1));
    }

    @Test
    void aChainIsFollowedAndACircleIsRefused() {
        List.of("person-a", "person-b", "person-c", "person-d").forEach(customer -> openTicket(customer));
        merge("person-a", "person-b").statusCode(201);
        merge("person-b", "person-a").statusCode(409).body("errors.field", contains("intoCustomerId"));
        merge("person-b", "person-c").statusCode(201);

        merge("person-c", "person-a").statusCode(409);
        merge("person-a", "person-d").statusCode(409);
        merge("person-a", "person-b").statusCode(200).body("intoCustomerId", equalTo("person-c"));
        merge("person-d", "person-a").statusCode(201).body("intoCustomerId", equalTo("person-c"));

        ops().get("/customers/person-a")
                .then()
                .body("mergedIntoCustomerId", equalTo("person-c"))
                .body("mergedCustomerIds", contains("person-a", "person-b", "person-d"))
                .body("totals.tickets", equalTo(4));
    }

    @Test
    void ofTwoMergesInOppositeDirectionsAtOnceOneIsDone() throws Exception {
        for (int n = 0; n < 5; n++) {
            String one = "opposite-a-" + n;
            String other = "opposite-b-" + n;
            openTicket(one);
            openTicket(other);
            List<Callable<Integer>> both = List.of(
                    () -> merge(one, other).extract().statusCode(),
                    () -> merge(other, one).extract().statusCode());

            assertThat(atOnce(both)).containsExactlyInAnyOrder(201, 409);

            assertThat(count("select count(*) from customer_merge where customer_id in ('%s', '%s')"
                            .formatted(one, other)))
                    .isEqualTo(1);
        }
    }

    @Test
    void theSameMergeManyTimesAtOnceIsOne() throws Exception {
        openTicket("many-a");
        openTicket("many-b");
        List<Callable<Integer>> merges = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            merges.add(() -> merge("many-a", "many-b").extract().statusCode());
        }

        assertThat(atOnce(merges)).containsOnlyOnce(201).containsOnly(200, 201);

        assertThat(published("customers", "many-a", 1)).hasSize(1);
    }

    @Test
    void ticketsThatAreOpenedDuringAMergeAreOfOnePerson() throws Exception {
        openTicket("during-a");
        openTicket("during-b");
        List<Callable<Integer>> requests = new ArrayList<>();
        for (int n = 0; n < 12; n++) {
            String customer = n % 2 == 0 ? "during-a" : "during-b";
            requests.add(() -> openTicket(customer).length());
        }
        requests.add(6, () -> merge("during-a", "during-b").extract().statusCode());

        atOnce(requests);

        ops().get("/customers/during-b").then().body("totals.tickets", equalTo(14));
    }

    @Test
    void anErasureOfEitherErasesBoth() {
        for (String named : List.of("a", "b")) {
            String one = "away-" + named + "-a";
            String other = "away-" + named + "-b";
            String ticket = openTicket(one);
            openTicket(other);
            String ahead = Instant.now()
                    .plus(Duration.ofMinutes(3))
                    .truncatedTo(ChronoUnit.SECONDS)
                    .toString();
            report(purchase(one + "-p", one).replace("2026-01-02T03:04:05Z", ahead))
                    .statusCode(202);
            merge(one, other).statusCode(201);

            ValidatableResponse erased = ops().delete("/customers/away-" + named + "-" + named)
                    .then()
                    .statusCode(202);

            erased.body(
                    "customers.customerDigest",
                    named.equals("a")
                            ? contains(CustomerDigest.hex(one), CustomerDigest.hex(other))
                            : contains(CustomerDigest.hex(other), CustomerDigest.hex(one)));
            erased.body("customers.cut", contains(ahead, ahead));
            ops().get("/customers/" + one).then().statusCode(404);
            ops().get("/customers/" + other).then().statusCode(404);
            ops().get("/tickets/" + ticket).then().statusCode(404);
            assertThat(published("customers", one, 2).getLast().headers()).containsEntry("ce_type", "customer-erased");
            assertThat(published("customers", other, 2).getLast().headers())
                    .containsEntry("ce_type", "customer-erased");
            assertThat(count("select count(*) from customer_merge where customer_id = '%s' or into_customer_id = '%s'"
                            .formatted(one, other)))
                    .isZero();
        }
    }

    @Test
    void afterTheErasureTheIdsAreOfTwoNewCustomers() {
        openTicket("anew-a");
        openTicket("anew-b");
        merge("anew-a", "anew-b").statusCode(201);
        ops().delete("/customers/anew-b").then().statusCode(202);

        openTicket("anew-a");

        ops().get("/customers/anew-a")
                .then()
                .statusCode(200)
                .body("mergedIntoCustomerId", nullValue())
                .body("totals.tickets", equalTo(1));
        ops().get("/customers/anew-b").then().statusCode(404);
    }

    @Test
    void theStoredResponseIsErasedWithTheCustomer() {
        openTicket("kept-a");
        openTicket("kept-b");
        mergeWithKey("kept-a", "kept-b").statusCode(201);
        mergeWithKey("kept-a", "kept-b").statusCode(201).header("Idempotent-Replayed", "true");

        ops().delete("/customers/kept-b").then().statusCode(202);

        mergeWithKey("kept-a", "kept-b").statusCode(410);
        assertThat(count("select count(*) from idempotency where body like '%kept-a%'"))
                .isZero();
    }

    @Test
    void invalidMergesAreRefused() {
        openTicket("wrong-a");
        merge("wrong-a", "wrong-a").statusCode(422).body("errors.field", contains("intoCustomerId"));
        merge("wrong-a", "wrong-unknown").statusCode(422);
        merge("wrong-unknown", "wrong-a").statusCode(404);
        ops().body("{}").post("/customers/wrong-a/merge").then().statusCode(422).body("errors", hasSize(1));
        channel()
                .body("{\"intoCustomerId\":\"wrong-b\"}")
                .post("/customers/wrong-a/merge")
                .then()
                .statusCode(403);
    }

    private static ValidatableResponse merge(String customer, String into) {
        return ops().body("{\"intoCustomerId\":\"" + into + "\"}")
                .post("/customers/" + customer + "/merge")
                .then();
    }

    private static ValidatableResponse mergeWithKey(String customer, String into) {
        return ops().header("Idempotency-Key", customer + into)
                .body("{\"intoCustomerId\":\"" + into + "\"}")
                .post("/customers/" + customer + "/merge")
                .then();
    }

    private static String customerOf(String contact) {
        return channel()
                .body("{\"contact\":" + contact + ",\"channel\":\"email\",\"subject\":\"S\",\"message\":\"M\"}")
                .post("/tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("customerId");
    }

    private static void claim(String customer, String email) {
        channel().body("""
                        {"customerId":"%s","contact":{"email":"%s"},"channel":"email","subject":"S","message":"M"}""".formatted(customer, email)).post("/tickets").then().statusCode(201);
    }

    private static List<Integer> atOnce(List<Callable<Integer>> requests) throws Exception {
        List<Integer> answers = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(requests.size())) {
            for (Future<Integer> answer : senders.invokeAll(requests)) {
                answers.add(answer.get());
            }
        }
        return answers;
    }

    private long count(String query) {
        return pool.query(query)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(Duration.ofSeconds(30));
    }
}
