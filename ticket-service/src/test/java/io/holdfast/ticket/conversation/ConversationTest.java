package io.holdfast.ticket.conversation;

import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import org.junit.jupiter.api.Test;

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
import static io.holdfast.ticket.TicketApi.reportAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ConversationTest {

    @Test
    void anOpenedTicketIsReturnedReadAndPublished() {
        Response opened = channel().body("""
                        {"customerId":"opener","channel":"whatsapp","department":"sales","subject":"Hello “you”",
                         "message":"I want it","tags":["vip","vip"],"externalId":"wa/17"}""").post("/tickets");

        opened.then()
                .statusCode(201)
                .body("priority", equalTo("high"))
                .body("status", equalTo("open"))
                .body("subject", equalTo("Hello “you”"))
                .body("tags", equalTo(List.of("vip")))
                .body("agentId", nullValue())
                .body("createdAt", notNullValue());
        ops().get(opened.header("Location"))
                .then()
                .statusCode(200)
                .body("ticketId", equalTo(opened.path("ticketId")))
                .body("message", equalTo("I want it"))
                .body("externalId", equalTo("wa/17"))
                .body("replies", hasSize(0));
        ConsumedRecord published = published("tickets", "opener", 1).getFirst();
        assertThat(published.headers()).containsEntry("ce_type", "ticket-created");
        assertThat(published.value()).contains("\"priority\":\"high\"").doesNotContain("want", "Hello", "wa/17");
    }

    @Test
    void aCustomersReplyOpensAPendingTicketAndReopensAResolvedOne() {
        String ticket = openTicket("reopener");
        ops().body("{\"status\":\"resolved\"}")
                .patch("/tickets/" + ticket)
                .then()
                .statusCode(200)
                .body("status", equalTo("resolved"));

        channel()
                .body("{\"author\":\"customer\",\"message\":\"It still fails\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(201)
                .body("author", equalTo("customer"))
                .body("visibility", equalTo("public"));

        ops().get("/tickets/" + ticket)
                .then()
                .body("status", equalTo("open"))
                .body("replies.message", contains("It still fails"));
        List<ConsumedRecord> published = published("tickets", "reopener", 4);
        assertThat(published)
                .extracting(r -> r.headers().get("ce_type"))
                .containsExactly("ticket-created", "ticket-status-changed", "reply-sent", "ticket-status-changed");
        assertThat(published.getLast().value()).contains("\"status\":\"open\"", "\"previousStatus\":\"resolved\"");
    }

    @Test
    void aChangePublishesOnlyWhatDiffers() {
        String ticket = openTicket("changer");

        ops().body("""
                        {"priority":"urgent","agentId":"a-1","status":"pending","expectedResolutionAt":"2026-12-01T10:00:00+01:00"}""")
                .patch("/tickets/" + ticket)
                .then()
                .statusCode(200)
                .body("priority", equalTo("urgent"))
                .body("agentId", equalTo("a-1"))
                .body("status", equalTo("pending"))
                .body("subject", equalTo("S"))
                .body("expectedResolutionAt", equalTo("2026-12-01T09:00:00Z"));
        ops().body("{\"priority\":\"urgent\",\"status\":\"pending\"}")
                .patch("/tickets/" + ticket)
                .then()
                .statusCode(200);
        ops().body("{\"agentId\":null}").patch("/tickets/" + ticket).then().body("agentId", nullValue());

        assertThat(published("tickets", "changer", 5))
                .extracting(r -> r.headers().get("ce_type"))
                .containsExactly(
                        "ticket-created",
                        "ticket-reclassified",
                        "ticket-assigned",
                        "ticket-status-changed",
                        "ticket-assigned");
        ops().body("{\"status\":null}").patch("/tickets/" + ticket).then().statusCode(422);
        ops().body("{}").patch("/tickets/none").then().statusCode(404);
    }

    @Test
    void aReplyBeforeItsTicketIsStoredAndPublishedWithTheTicket() {
        channel()
                .body("{\"author\":\"agent\",\"agentId\":\"a-1\",\"message\":\"We are on it\"}")
                .post("/tickets/early-ticket/replies")
                .then()
                .statusCode(201)
                .body("ticketId", equalTo("early-ticket"));
        ops().get("/tickets/early-ticket").then().statusCode(404);

        report(created("early-1", "2026-01-02T03:04:05Z", "early-ticket", "early-customer"))
                .statusCode(202);

        ops().get("/tickets/early-ticket").then().statusCode(200).body("replies.message", contains("We are on it"));
        assertThat(published("tickets", "early-customer", 2))
                .extracting(r -> r.headers().get("ce_type"))
                .containsExactly("ticket-created", "reply-sent");
    }

    @Test
    void aReportedReplyBeforeItsTicketIsPublishedAtOnce() {
        report(event("ahead-2", "reply-sent", "2026-01-02T04:00:00Z", """
                {"ticketId":"ahead-ticket","customerId":"ahead-customer","replyId":"r-1","author":"customer"}""")).statusCode(202);
        assertThat(published("tickets", "ahead-customer", 1)).hasSize(1);
        ops().get("/tickets/ahead-ticket").then().statusCode(404);

        report(created("ahead-1", "2026-01-02T03:04:05Z", "ahead-ticket", "ahead-customer"))
                .statusCode(202);

        ops().get("/tickets/ahead-ticket").then().statusCode(200).body("replies.replyId", contains("r-1"));
    }

    @Test
    void reportedEventsApplyInAnyOrderAndPublishNothingMore() {
        reportAll(List.of(
                        event("fold-3", "reply-sent", "2026-01-02T05:00:00Z", """
                                {"ticketId":"fold-t","customerId":"fold-c","replyId":"r","author":"customer"}"""),
                        event("fold-2", "ticket-status-changed", "2026-01-02T04:00:00Z", """
                                {"ticketId":"fold-t","customerId":"fold-c","status":"resolved"}"""),
                        created("fold-1", "2026-01-02T03:00:00Z", "fold-t", "fold-c")))
                .statusCode(207);

        ops().get("/tickets/fold-t")
                .then()
                .body("status", equalTo("open"))
                .body("createdAt", equalTo("2026-01-02T03:00:00Z"))
                .body("updatedAt", equalTo("2026-01-02T05:00:00Z"));
        report(purchase("fold-4", "fold-c")).statusCode(202);
        published("purchases", "fold-c", 1);
        assertThat(published("tickets", "fold-c", 3)).hasSize(3);
    }

    @Test
    void ticketsAreListedNewestFirstInPages() {
        for (int i = 0; i < 5; i++) {
            report(created("list-" + i, "2026-01-0" + (i + 1) + "T00:00:00Z", "list-t" + i, "list-c"))
                    .statusCode(202);
        }

        JsonPath first = ops().get("/tickets?customerId=list-c&limit=2")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        JsonPath second = ops().get("/tickets?customerId=list-c&limit=2&cursor=" + first.getString("nextCursor"))
                .then()
                .extract()
                .jsonPath();
        JsonPath third = ops().get("/tickets?customerId=list-c&limit=2&cursor=" + second.getString("nextCursor"))
                .then()
                .extract()
                .jsonPath();

        assertThat(first.<String>getList("items.ticketId")).containsExactly("list-t4", "list-t3");
        assertThat(second.<String>getList("items.ticketId")).containsExactly("list-t2", "list-t1");
        assertThat(third.<String>getList("items.ticketId")).containsExactly("list-t0");
        assertThat(third.getString("nextCursor")).isNull();
        ops().get("/tickets?customerId=list-c&status=open&department=technical&priority=normal&channel=email")
                .then()
                .body("items", hasSize(5));
        ops().get("/tickets?customerId=list-c&status=closed").then().body("items", hasSize(0));
    }

    @Test
    void aTicketIsRatedReviewedAndMerged() {
        String ticket = openTicket("rater");
        String other = openTicket("rater");
        ops().body("{\"agentId\":\"a-7\"}").patch("/tickets/" + ticket).then().statusCode(200);

        channel()
                .body("{\"score\":4,\"comment\":\"Good\"}")
                .post("/tickets/" + ticket + "/rating")
                .then()
                .statusCode(201)
                .body("agentId", equalTo("a-7"));
        ops().body("{\"empathy\":5,\"solution\":4,\"writing\":3}")
                .post("/tickets/" + ticket + "/reviews")
                .then()
                .statusCode(201)
                .body("agentId", equalTo("a-7"))
                .body("reviewerId", equalTo("tester"));
        ops().body("{\"intoTicketId\":\"" + other + "\"}")
                .post("/tickets/" + ticket + "/merge")
                .then()
                .statusCode(201);

        ops().get("/tickets/" + ticket)
                .then()
                .body("status", equalTo("closed"))
                .body("mergedInto", equalTo(other))
                .body("score", equalTo(4));
        ops().body("{\"intoTicketId\":\"" + other + "\"}")
                .post("/tickets/" + ticket + "/merge")
                .then()
                .statusCode(409);
        ops().body("{\"intoTicketId\":\"none\"}")
                .post("/tickets/" + other + "/merge")
                .then()
                .statusCode(422);
        channel()
                .body("{\"score\":6}")
                .post("/tickets/" + ticket + "/rating")
                .then()
                .statusCode(422);
        channel().body("{\"score\":5}").post("/tickets/none/rating").then().statusCode(404);
        assertThat(published("tickets", "rater", 7))
                .extracting(r -> r.headers().get("ce_type"))
                .contains("ticket-rated", "ticket-reviewed", "ticket-merged");
    }
}
