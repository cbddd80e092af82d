package io.holdfast.ticket.conversation;

import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class SplitTicketTest {

    @Test
    void repliesOfTheCustomerBecomeANewTicket() {
        String ticket = openTicket("splitter");
        reply(ticket, "customer", "public", "About the first thing");
        String second = reply(ticket, "customer", "public", "Now another thing");
        String third = reply(ticket, "customer", "public", "and more of it");

        String split = split(
                        ticket, "{\"replyIds\":[\"" + third + "\",\"" + second + "\"],\"subject\":\"Another thing\"}")
                .statusCode(201)
                .header("Location", containsString("/tickets/"))
                .body("status", equalTo("open"))
                .body("customerId", equalTo("splitter"))
                .body("department", equalTo("technical"))
                .extract()
                .path("ticketId");

        ops().get("/tickets/" + split)
                .then()
                .body("subject", equalTo("Another thing"))
                .body("message", equalTo("Now another thing\n\nand more of it"))
                .body("replies.visibility", contains("internal"))
                .body("replies[0].message", containsString(ticket));
        ops().get("/tickets/" + ticket)
                .then()
                .body("replies", hasSize(4))
                .body("replies[3].message", containsString(split));
        List<ConsumedRecord> events = published("tickets", "splitter", 7);
        assertThat(events)
                .extracting(record -> record.headers().get("ce_type"))
                .containsExactly(
                        "ticket-created",
                        "reply-sent",
                        "reply-sent",
                        "reply-sent",
                        "ticket-created",
                        "reply-sent",
                        "reply-sent");
        assertThat(events).noneSatisfy(event -> assertThat(event.value()).contains("thing"));
    }

    @Test
    void fromAReplyOnAllLaterOnesOfTheCustomerAreSplit() {
        String ticket = openTicket("splitter-from");
        reply(ticket, "customer", "public", "Before");
        String from = reply(ticket, "customer", "public", "From here");
        reply(ticket, "agent", "public", "An answer");
        reply(ticket, "customer", "public", "to here");

        String split = split(ticket, "{\"fromReplyId\":\"" + from + "\"}")
                .statusCode(201)
                .body("subject", equalTo("S"))
                .extract()
                .path("ticketId");

        ops().get("/tickets/" + split).then().body("message", equalTo("From here\n\nto here"));
    }

    @Test
    void whatCannotBeSplitIsNamed() {
        String ticket = openTicket("splitter-strict");
        String ofAgent = reply(ticket, "agent", "public", "An answer");
        String ofCustomer = reply(ticket, "customer", "public", "A question");

        split(ticket, "{\"replyIds\":[\"" + ofAgent + "\",\"none\"]}")
                .statusCode(422)
                .body("errors", hasSize(2))
                .body("errors.field", contains("replyIds", "replyIds"));
        split(ticket, "{\"fromReplyId\":\"none\"}").statusCode(422).body("errors.field", contains("fromReplyId"));
        split(ticket, "{}").statusCode(422);
        split(ticket, "{\"replyIds\":[\"" + ofCustomer + "\"],\"fromReplyId\":\"" + ofCustomer + "\"}")
                .statusCode(422);
        split(ticket, "{\"replyIds\":[1]}").statusCode(422).body("errors.field", contains("replyIds[0]"));
        split("none", "{\"replyIds\":[\"" + ofCustomer + "\"]}").statusCode(404);
        ops().body("{\"intoTicketId\":\"" + openTicket("splitter-strict") + "\"}")
                .post("/tickets/" + ticket + "/merge")
                .then()
                .statusCode(201);
        split(ticket, "{\"replyIds\":[\"" + ofCustomer + "\"]}").statusCode(409);
    }

    @Test
    void textsThatAreTooLongTogetherAreRefused() {
        String ticket = openTicket("splitter-long");
        String first = reply(ticket, "customer", "public", "x".repeat(150_000));
        reply(ticket, "customer", "public", "y".repeat(150_000));

        split(ticket, "{\"fromReplyId\":\"" + first + "\"}")
                .statusCode(422)
                .body("errors.message", contains(containsString("200000")));
        split(ticket, "{\"replyIds\":[\"" + first + "\"]}").statusCode(201);
    }

    private static ValidatableResponse split(String ticket, String body) {
        return ops().body(body).post("/tickets/" + ticket + "/split").then();
    }

    private static String reply(String ticket, String author, String visibility, String message) {
        return channel()
                .body("""
                        {"author":"%s","visibility":"%s","message":"%s"}""".formatted(author, visibility, message))
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(201)
                .extract()
                .path("replyId");
    }
}
