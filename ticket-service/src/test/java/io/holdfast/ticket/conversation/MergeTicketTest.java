package io.holdfast.ticket.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import org.junit.jupiter.api.Test;

import io.holdfast.contract.CustomerId;
import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.store.CustomerLocks;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

/** Merges: ticket-service decides what becomes of both tickets, and publishes it. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class MergeTicketTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Inject
    Pool pool;

    @Test
    void anOpenTicketThatIsMergedIntoAResolvedOneOpensIt() {
        String kept = openTicket("reopened");
        setStatus(kept, "resolved").statusCode(200);
        String merged = openTicket("reopened");

        merge(merged, kept).statusCode(201);

        ops().get("/tickets/" + kept).then().body("status", equalTo("open"));
        ops().get("/tickets?customerId=reopened&status=open")
                .then()
                .body("items.ticketId", contains(kept))
                .body("items", hasSize(1));
        assertThat(published("tickets", "reopened", 6))
                .hasSize(6)
                .last()
                .satisfies(last -> assertThat(last.value())
                        .contains(kept, "\"status\":\"open\"", "\"previousStatus\":\"resolved\""));
        setStatus(kept, "resolved").statusCode(200).body("status", equalTo("resolved"));
    }

    @Test
    void aCustomersReplyToATicketThatWasMergedIntoAnErasedOneIsNotTakenUnseen() {
        String ticket = openTicket("unseen-a");
        String target = openTicket("unseen-b");
        merge(ticket, target).statusCode(201);
        ops().delete("/customers/unseen-b").then().statusCode(202);

        channel()
                .body("{\"author\":\"customer\",\"message\":\"Hello?\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(410)
                .body("detail", containsString("open a new ticket"));
        channel()
                .body("{\"author\":\"agent\",\"agentId\":\"a-1\",\"message\":\"A note\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(201);
        ops().get("/tickets/" + ticket).then().body("replies.message", contains("A note"));
    }

    @Test
    void anAnsweredTicketLeavesTheOtherOneAsItIs() {
        String kept = openTicket("left-as-it-is");
        setStatus(kept, "resolved").statusCode(200);
        String merged = openTicket("left-as-it-is");
        setStatus(merged, "pending").statusCode(200);

        merge(merged, kept).statusCode(201);

        ops().get("/tickets/" + kept).then().body("status", equalTo("resolved"));
    }

    @Test
    void aClosedTicketTakesInNoOther() {
        String closed = openTicket("closed-target");
        setStatus(closed, "closed").statusCode(200);

        merge(openTicket("closed-target"), closed).statusCode(409);
    }

    @Test
    void mergesInACircleOfAnyLengthConflict() {
        String a = openTicket("circle");
        String b = openTicket("circle");
        String c = openTicket("circle");

        merge(a, a).statusCode(422);
        merge(a, b).statusCode(201);
        merge(b, a).statusCode(409).body("detail", containsString(b));
        merge(b, c).statusCode(201);
        merge(c, a).statusCode(409).body("detail", containsString(b));
        merge(c, b).statusCode(409).body("detail", containsString(c));
    }

    @Test
    void aMergedTicketStaysClosed() {
        String kept = openTicket("stays-closed");
        String merged = openTicket("stays-closed");
        merge(merged, kept).statusCode(201);

        setStatus(merged, "open").statusCode(409);
        report(event("stays-closed-1", "ticket-status-changed", Instant.now().toString(), """
                        {"ticketId":"%s","customerId":"stays-closed","status":"open"}""".formatted(merged)))
                .statusCode(202);

        ops().get("/tickets/" + merged).then().body("status", equalTo("closed"));
    }

    @Test
    void aCustomersReplyOnAMergedTicketOpensTheLastOneOfTheChain() {
        String first = openTicket("chain-a");
        String second = openTicket("chain-b");
        String last = openTicket("chain-c");
        merge(first, second).statusCode(201);
        merge(second, last).statusCode(201);
        setStatus(last, "resolved").statusCode(200);

        reply(first, "agent");
        ops().get("/tickets/" + last).then().body("status", equalTo("resolved"));
        reply(first, "customer");

        ops().get("/tickets/" + last).then().body("status", equalTo("open"));
        ops().get("/tickets/" + first).then().body("status", equalTo("closed"));
        assertThat(published("tickets", "chain-c", 3)).hasSize(3);
    }

    @Test
    void aTicketWhoseMergeIsUndoneHasTheStatusFromBefore() {
        String kept = openTicket("unmerged");
        String merged = openTicket("unmerged");
        setStatus(merged, "pending").statusCode(200);
        merge(merged, kept).statusCode(201);

        unmerge(merged).statusCode(200).body("status", equalTo("pending")).body("mergedIntoTicketId", nullValue());

        unmerge(merged).statusCode(409);
        unmerge("unmerged-unknown").statusCode(404);
        List<ConsumedRecord> events = published("tickets", "unmerged", 7);
        assertThat(events.get(5).headers()).containsEntry("ce_type", "ticket-unmerged");
        assertThat(events.get(5).value()).contains("\"fromTicketId\":\"" + kept + "\"");
        assertThat(events.get(6).value()).contains("\"status\":\"pending\"", "\"previousStatus\":\"closed\"");
        setStatus(merged, "resolved").statusCode(200);
        merge(merged, kept).statusCode(201);
        unmerge(merged).statusCode(200).body("status", equalTo("resolved"));
    }

    @Test
    void aCustomersReplyInTheMergedTicketOpensItWhenTheMergeIsUndone() {
        String kept = openTicket("unmerged-reply");
        String merged = openTicket("unmerged-reply");
        setStatus(merged, "resolved").statusCode(200);
        merge(merged, kept).statusCode(201);
        reply(merged, "customer");

        unmerge(merged).statusCode(200).body("status", equalTo("open"));
    }

    /** An integration reports what was written before the merge only after it. */
    @Test
    void aReplyFromBeforeTheMergeThatIsReportedLaterOpensTheTicketToo() {
        for (String status : List.of("pending", "resolved")) {
            String kept = openTicket("late-reply");
            String merged = openTicket("late-reply");
            setStatus(merged, status).statusCode(200);
            Instant between = Instant.now();
            merge(merged, kept).statusCode(201);

            reportReply("late-reply", merged, "customer", between);

            unmerge(merged).statusCode(200).body("status", equalTo("open"));
        }
    }

    /** The reply is being stored when the undoing begins: both wait for the customer's lock, one after the other. */
    @Test
    void aReplyThatIsStoredWhileTheMergeIsUndoneIsSeen() throws Exception {
        String kept = openTicket("racing-reply");
        String merged = openTicket("racing-reply");
        setStatus(merged, "pending").statusCode(200);
        Instant between = Instant.now();
        merge(merged, kept).statusCode(201);
        SqlConnection lock = pool.getConnectionAndAwait();
        lock.query("begin").executeAndAwait();
        CustomerLocks.acquire(lock, List.of(new CustomerId("racing-reply")))
                .await()
                .atMost(PATIENCE);
        try (ExecutorService clients = Executors.newFixedThreadPool(2)) {
            Future<?> reply = clients.submit(() -> reportReply("racing-reply", merged, "customer", between));
            awaitWaiting(1);
            Future<?> undone =
                    clients.submit(() -> unmerge(merged).statusCode(200).body("status", equalTo("open")));
            awaitWaiting(2);
            lock.query("commit").executeAndAwait();
            reply.get();
            undone.get();
        } finally {
            lock.closeAndAwait();
        }
    }

    /** Until so many transactions wait for the lock of a customer. */
    private void awaitWaiting(int count) {
        await().atMost(PATIENCE)
                .until(() -> pool.query("""
                                select count(*) from pg_locks
                                 where locktype = 'advisory' and not granted
                                   and database = (select oid from pg_database where datname = current_database())
                                """).executeAndAwait().iterator().next().getLong(0) >= count);
    }

    @Test
    void aLateReplyFromBeforeTheStatusOrOfAnAgentLeavesIt() {
        String kept = openTicket("early-reply");
        String merged = openTicket("early-reply");
        Instant before = Instant.now();
        setStatus(merged, "pending").statusCode(200);
        Instant between = Instant.now();
        merge(merged, kept).statusCode(201);

        reportReply("early-reply", merged, "customer", before);
        reportReply("early-reply", merged, "agent", between);

        unmerge(merged).statusCode(200).body("status", equalTo("pending"));
    }

    /** A status that is reported of a merged ticket has no effect, so it answers no reply. */
    @Test
    void aStatusThatIsReportedWhileTheTicketIsMergedDoesNotHideTheReplyBeforeIt() {
        String kept = openTicket("hidden-reply");
        String merged = openTicket("hidden-reply");
        setStatus(merged, "pending").statusCode(200);
        merge(merged, kept).statusCode(201);
        reply(merged, "customer");
        report(event("hidden-reply-1", "ticket-status-changed", Instant.now().toString(), """
                        {"ticketId":"%s","customerId":"hidden-reply","status":"closed"}""".formatted(merged)))
                .statusCode(202);

        unmerge(merged).statusCode(200).body("status", equalTo("open"));
    }

    private static void reportReply(String customer, String ticket, String author, Instant at) {
        String id = ticket + author;
        report(event(id, "reply-sent", at.toString(), """
                        {"ticketId":"%s","customerId":"%s","replyId":"%s","author":"%s","visibility":"public"}""".formatted(ticket, customer, id, author)))
                .statusCode(202);
    }

    @Test
    void aTicketThatWasClosedBeforeItsMergeIsClosedAfterwards() {
        String kept = openTicket("unmerged-closed");
        String merged = openTicket("unmerged-closed");
        setStatus(merged, "closed").statusCode(200);
        merge(merged, kept).statusCode(201);

        unmerge(merged).statusCode(200).body("status", equalTo("closed"));
        setStatus(merged, "open").statusCode(200).body("status", equalTo("open"));
    }

    @Test
    void aRepeatedUndoingWithItsIdempotencyKeyIsAnsweredAgain() {
        String kept = openTicket("unmerged-again");
        String merged = openTicket("unmerged-again");
        merge(merged, kept).statusCode(201);

        for (int i = 0; i < 2; i++) {
            ops().header("Idempotency-Key", "unmerged-again-key")
                    .post("/tickets/" + merged + "/unmerge")
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("open"));
        }
    }

    private static ValidatableResponse unmerge(String ticket) {
        return ops().post("/tickets/" + ticket + "/unmerge").then();
    }

    private static ValidatableResponse merge(String ticket, String into) {
        return ops().body("{\"intoTicketId\":\"" + into + "\"}")
                .post("/tickets/" + ticket + "/merge")
                .then();
    }

    private static ValidatableResponse setStatus(String ticket, String status) {
        return ops().body("{\"status\":\"" + status + "\"}")
                .patch("/tickets/" + ticket)
                .then();
    }

    private static void reply(String ticket, String author) {
        channel()
                .body("{\"author\":\"" + author + "\",\"message\":\"M\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(201);
    }
}
