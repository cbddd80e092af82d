package io.holdfast.ticket.conversation;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.created;
import static io.holdfast.ticket.TicketApi.event;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.report;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

/** Texts belong to events of this service: an event of another source with the same id has none. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class TextIdentityTest {

    @Test
    void anEventWithTheIdOfAnotherCustomersEventShowsNoTextOfIt() {
        String ticket = openTicket("texts-a");
        channel()
                .body("{\"author\":\"customer\",\"message\":\"a secret\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(201);
        String reply = ops().get("/customers/texts-a/history").path("items.find { it.type == 'reply-sent' }.eventId");
        String opening =
                ops().get("/customers/texts-a/history").path("items.find { it.type == 'ticket-created' }.eventId");

        report(created(opening, "2026-01-01T00:00:00Z", "texts-t", "texts-b")).statusCode(202);
        report(event(reply, "reply-sent", "2026-01-01T01:00:00Z", """
                {"ticketId":"texts-t","customerId":"texts-b","replyId":"texts-r","author":"customer"}""")).statusCode(202);

        ops().get("/customers/texts-b/history")
                .then()
                .body("items", hasSize(2))
                .body(not(containsString("secret")))
                .body(not(containsString("\"message\"")));
        ops().get("/tickets/texts-t")
                .then()
                .body("replies", hasSize(1))
                .body("subject", equalTo(null))
                .body(not(containsString("secret")));
        ops().get("/customers/texts-a/history").then().body(containsString("a secret"));
        ops().get("/tickets/" + ticket).then().body("subject", equalTo("S")).body(containsString("a secret"));
    }
}
