package io.holdfast.ticket.customer;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.store.StateStores;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.purchase;
import static io.holdfast.ticket.TicketApi.report;
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ErasureTest {

    private static final String LONG_AGO = "2026-01-01T00:00:00Z";
    private static final String REPLY = "{\"author\":\"customer\",\"message\":\"a secret\"}";

    @Inject
    Pool pool;

    @Inject
    StateStores stores;

    @Test
    void anEventDatedAheadIsErasedAndNotStoredAgain() {
        String ahead = Instant.now()
                .plus(Duration.ofMinutes(4))
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        report(purchaseAt("erasing-ahead-1", ahead, "erasing-ahead-c")).statusCode(202);

        erase("erasing-ahead-c");

        ConsumedRecord erased = published("customers", "erasing-ahead-c", 1).getFirst();
        assertThat(erased.headers()).containsEntry("ce_time", ahead).containsEntry("ce_erasurecut", "exact");
        report(purchaseAt("erasing-ahead-1", ahead, "erasing-ahead-c")).body("status", equalTo("duplicate"));
        report(purchaseAt("erasing-ahead-2", ahead, "erasing-ahead-c")).statusCode(202);
        ops().get("/customers/erasing-ahead-c").then().statusCode(404);
    }

    @Test
    void theErasureOfACustomerOfWhomNothingIsStoredIsPublished() {
        erase("only-loyalty-knows");

        assertThat(published("customers", "only-loyalty-knows", 1))
                .extracting(record -> record.headers().get("ce_type"))
                .containsExactly("customer-erased");
    }

    @Test
    void afterTheErasureTheCustomerMayHaveANewLife() {
        String before = openTicket("reborn");

        erase("reborn");
        String after = openTicket("reborn");

        ops().get("/tickets/" + before).then().statusCode(404);
        ops().get("/tickets/" + after).then().statusCode(200);
        ops().get("/customers/reborn").then().body("totals.tickets", equalTo(1));
    }

    @Test
    void theIdOfAnErasedTicketIsNeverUsedAgain() {
        open("erasing-gone-t", "erasing-gone-c").statusCode(201);
        open("erasing-gone-other", "erasing-gone-d").statusCode(201);
        erase("erasing-gone-c");

        channel()
                .body(REPLY)
                .post("/tickets/erasing-gone-t/replies")
                .then()
                .statusCode(410)
                .contentType("application/problem+json");
        channel()
                .body("{\"score\":5}")
                .post("/tickets/erasing-gone-t/rating")
                .then()
                .statusCode(410);
        ops().body("{\"status\":\"closed\"}")
                .patch("/tickets/erasing-gone-t")
                .then()
                .statusCode(410);
        ops().body("{\"intoTicketId\":\"erasing-gone-t\"}")
                .post("/tickets/erasing-gone-other/merge")
                .then()
                .statusCode(422);
        open("erasing-gone-t", "erasing-gone-d").statusCode(409);
        ops().get("/tickets/erasing-gone-t").then().statusCode(404);
        String told = created("erasing-gone-1", LONG_AGO, "erasing-gone-t", "erasing-gone-d");
        reportAll(List.of(told, told, created("erasing-gone-2", LONG_AGO, "erasing-gone-new", "erasing-gone-d")))
                .statusCode(207)
                .body("items.status", equalTo(List.of("rejected", "rejected", "accepted")))
                .body("items[0].errors.field", equalTo(List.of("data.ticketId")));
        report(told).statusCode(409).body("errors.field", equalTo(List.of("data.ticketId")));
    }

    @Test
    void aReplyThatWaitsForATicketOfAnErasedCustomerIsErasedWhenTheTicketIsToldOf() {
        channel()
                .header("Idempotency-Key", "erasing-waits-k")
                .body(REPLY)
                .post("/tickets/erasing-waits-t/replies")
                .then()
                .statusCode(201);
        erase("erasing-waits-c");

        report(created("erasing-waits-1", LONG_AGO, "erasing-waits-t", "erasing-waits-c"))
                .statusCode(202);

        open("erasing-waits-t", "erasing-waits-d").statusCode(409);
        channel()
                .header("Idempotency-Key", "erasing-waits-k")
                .body(REPLY)
                .post("/tickets/erasing-waits-t/replies")
                .then()
                .statusCode(410)
                .body(not(containsString("secret")));
        assertThat(count("select count(*) from waiting_reply where ticket_id = 'erasing-waits-t'"))
                .isZero();
        assertThat(count("select count(*) from ticket where ticket_id = 'erasing-waits-t'"))
                .isZero();
    }

    @Test
    void aKeptResponseIsEmptiedAndARetryDoesNotRepeatTheRequest() {
        String body =
                "{\"contact\":{\"email\":\"kept@example.com\"},\"channel\":\"email\",\"subject\":\"a secret\",\"message\":\"M\"}";
        String customer = channel()
                .header("Idempotency-Key", "erasing-kept-k")
                .body(body)
                .post("/tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("customerId");
        erase(customer);

        channel()
                .header("Idempotency-Key", "erasing-kept-k")
                .body(body)
                .post("/tickets")
                .then()
                .statusCode(410)
                .contentType("application/problem+json")
                .body(not(containsString("secret")));
        assertThat(count("select count(*) from idempotency where body like '%secret%' and key = 'erasing-kept-k'"))
                .isZero();
        ops().get("/customers/" + customer).then().statusCode(404);
    }

    @Test
    void theKeptResponseToAReplyThatCameBeforeItsTicketIsEmptied() {
        channel()
                .header("Idempotency-Key", "erasing-early-k")
                .body(REPLY)
                .post("/tickets/erasing-early-t/replies")
                .then()
                .statusCode(201);
        report(created("erasing-early-1", LONG_AGO, "erasing-early-t", "erasing-early-c"))
                .statusCode(202);
        ops().get("/tickets/erasing-early-t").then().body("replies", hasSize(1));

        erase("erasing-early-c");

        assertThat(count("select count(*) from idempotency where key = 'erasing-early-k' and body = ''"))
                .isEqualTo(1);
        assertThat(count("select count(*) from wording where message = 'a secret' and fact_id in (select id from fact"
                        + " where subject = 'erasing-early-t')"))
                .isZero();
    }

    @Test
    void whatWasToldOfATicketBeforeItsCreationIsErased() {
        report(event("erasing-part-1", "ticket-reclassified", LONG_AGO, """
                {"ticketId":"erasing-part-t","customerId":"erasing-part-c","tags":["vip"]}""")).statusCode(202);
        assertThat(count("select count(*) from ticket where ticket_id = 'erasing-part-t' and tags = 'vip'"))
                .isEqualTo(1);

        erase("erasing-part-c");

        assertThat(count("select count(*) from ticket where ticket_id = 'erasing-part-t'"))
                .isZero();
        open("erasing-part-t", "erasing-part-d").statusCode(201).body("tags", hasSize(0));
    }

    @Test
    void onlyDigestsOfErasedIdsAreKept() {
        open("erasing-digest-t", "erasing-digest-c").statusCode(201);

        erase("erasing-digest-c");

        assertThat(count("select count(*) from erasure where customer_digest = sha256('erasing-digest-c')"))
                .isEqualTo(1);
        assertThat(count("select count(*) from erased_ticket where ticket_digest = sha256('erasing-digest-t')"))
                .isEqualTo(1);
        assertThat(
                        count(
                                "select count(*) from fact where customer_id = 'erasing-digest-c' or subject = 'erasing-digest-t'"))
                .isZero();
    }

    @Test
    void factsThatKafkaCouldNotAcceptAreErasedWithTheirCustomer() {
        pool.query("""
                        insert into outbox_refused (id, event_id, topic, key, headers, payload, created_at, reason)
                        select -n, 'refused-' || n, 'tickets', 'erasing-refused-' || n, '', '\\x00', now(), 'too large'
                          from generate_series(1, 2) as n
                        """).execute().await().atMost(Duration.ofSeconds(30));

        erase("erasing-refused-1");

        assertThat(count("select count(*) from outbox_refused where key = 'erasing-refused-1'"))
                .isZero();
        assertThat(count("select count(*) from outbox_refused where key = 'erasing-refused-2'"))
                .isEqualTo(1);
    }

    @Test
    void everyStatementOfAnErasureGoesByAnIndex() {
        List<Map<String, Long>> scans = pool.withTransaction(tx -> tx.query(
                                "discard plans; set local enable_seqscan = off")
                        .execute()
                        .chain(() -> sequentialScans(tx))
                        .chain(before -> stores.erase(tx, new CustomerId("indexed-c"), new ErasureCut(Instant.now()))
                                .chain(() -> sequentialScans(tx))
                                .map(after -> List.of(before, after))))
                .await()
                .atMost(Duration.ofSeconds(30));

        assertThat(scans.getLast()).isEqualTo(scans.getFirst());
    }

    /** Tables that the session has read without an index since it last reported its statistics, with the number of scans. */
    private static Uni<Map<String, Long>> sequentialScans(SqlConnection tx) {
        return tx.query("select relname, seq_scan from pg_stat_xact_user_tables where seq_scan > 0")
                .execute()
                .map(rows -> {
                    Map<String, Long> scans = new TreeMap<>();
                    rows.forEach(row -> scans.put(row.getString(0), row.getLong(1)));
                    return scans;
                });
    }

    private static void erase(String customer) {
        ops().delete("/customers/" + customer).then().statusCode(202);
    }

    private static ValidatableResponse open(String ticketId, String customer) {
        return channel()
                .body("""
                        {"ticketId":"%s","customerId":"%s","channel":"email","subject":"S","message":"M"}""".formatted(ticketId, customer))
                .post("/tickets")
                .then();
    }

    private static String purchaseAt(String id, String time, String customer) {
        return purchase(id, customer).replace("2026-01-02T03:04:05Z", time);
    }

    private long count(String query) {
        return pool.query(query)
                .execute()
                .map(rows -> rows.iterator().next().getLong(0))
                .await()
                .atMost(Duration.ofSeconds(30));
    }
}
