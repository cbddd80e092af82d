package io.holdfast.ticket.template;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.vertx.mutiny.sqlclient.Pool;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.openTicket;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class TemplateTest {

    private static final String TWO = """
            {"subject":"Your ticket","variants":[
              {"variant":"a","text":"Hello {{customer.name|friend}}, A."},
              {"variant":"b","text":"Hello {{customer.name|friend}}, B."}]}""";

    @Inject
    Pool pool;

    @Test
    void aTemplateIsSetReadListedAndDeleted() {
        put("crud", TWO).statusCode(201).body("templateId", equalTo("crud"));
        put("crud", "{\"variants\":[{\"variant\":\"only\",\"text\":\"T\"}]}")
                .statusCode(200)
                .body("subject", nullValue());

        ops().get("/templates/crud").then().statusCode(200).body("variants.variant", contains("only"));
        ops().get("/templates?limit=200").then().statusCode(200).body("items.templateId", hasItem("crud"));
        ops().delete("/templates/crud").then().statusCode(204);
        ops().delete("/templates/crud").then().statusCode(404);
        ops().get("/templates/crud").then().statusCode(404);
    }

    @Test
    void templatesAreListedInPages() {
        put("page-1", TWO).statusCode(201);
        put("page-2", TWO).statusCode(201);

        List<String> walked = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            ValidatableResponse page = ops().get("/templates?limit=1" + (cursor.isEmpty() ? "" : "&cursor=" + cursor))
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(1));
            walked.add(page.extract().path("items[0].templateId"));
            cursor = page.extract().path("nextCursor");
        }

        assertThat(walked).isSorted().doesNotHaveDuplicates().contains("page-1", "page-2");
    }

    @Test
    void aReplyWithoutAMessageTakesTheVariantThatTheTicketAlwaysGets() {
        put("greeting", TWO).statusCode(201);
        String ticket = openTicket("greeted");
        nameCustomer("greeted", "Ann");

        String variant = reply(ticket, "\"templateId\":\"greeting\"")
                .statusCode(201)
                .body("templateId", equalTo("greeting"))
                .extract()
                .path("variant");

        String message = "Hello Ann, " + (variant.equals("a") ? "A." : "B.");
        reply(ticket, "\"templateId\":\"greeting\"")
                .statusCode(201)
                .body("variant", equalTo(variant))
                .body("message", equalTo(message));
        ops().get("/tickets/" + ticket).then().body("replies.message", contains(message, message));
        assertThat(published("tickets", "greeted", 3).getLast().value())
                .contains("\"templateId\":\"greeting\"", "\"variant\":\"" + variant + "\"")
                .doesNotContain("Hello", "Ann");
    }

    @Test
    void aVariantThatIsNamedIsTakenAndAMessageStaysAsItIs() {
        put("named", TWO).statusCode(201);
        String ticket = openTicket("unnamed-customer");

        reply(ticket, "\"templateId\":\"named\",\"variant\":\"b\"")
                .statusCode(201)
                .body("message", equalTo("Hello friend, B."));
        reply(ticket, "\"templateId\":\"elsewhere\",\"variant\":\"x\",\"message\":\"{{own}}\"")
                .statusCode(201)
                .body("message", equalTo("{{own}}"))
                .body("variant", equalTo("x"));
        reply("not-yet-a-ticket", "\"templateId\":\"named\",\"variant\":\"a\"")
                .statusCode(201)
                .body("message", equalTo("Hello friend, A."));
    }

    @Test
    void whatIsInvalidIsNamed() {
        put("bad", "{\"variants\":[{\"variant\":\"a\",\"text\":\"{{customer.email}}\"}]}")
                .statusCode(422)
                .body("errors.field", contains("variants[0].text"));
        put("bad", "{\"variants\":[{\"variant\":\"a\",\"text\":\"T\"},{\"variant\":\"a\",\"text\":\"T\"}]}")
                .statusCode(422)
                .body("errors.field", contains("variants[1].variant"));
        put("bad", "{\"variants\":[]}").statusCode(422).body("errors.field", contains("variants"));
        put("bad", "{}").statusCode(422).body("errors.field", contains("variants"));
        put("bad id", TWO).statusCode(422);
        String ticket = openTicket("strict-template");
        reply(ticket, "\"templateId\":\"none\"").statusCode(422).body("errors.field", contains("templateId"));
        put("strict", TWO).statusCode(201);
        reply(ticket, "\"templateId\":\"strict\",\"variant\":\"c\"")
                .statusCode(422)
                .body("errors.field", contains("variant"));
        channel()
                .body("{\"author\":\"agent\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(422)
                .body("errors.field", contains("message"));
        channel()
                .body("{\"templateId\":\"strict\"}")
                .post("/tickets/" + ticket + "/replies")
                .then()
                .statusCode(422)
                .body("errors.field", contains("author"));
    }

    private void nameCustomer(String customer, String name) {
        pool.query("insert into customer_name (customer_id, name) values ('" + customer + "', '" + name + "')")
                .execute()
                .await()
                .atMost(Duration.ofSeconds(30));
    }

    private static ValidatableResponse put(String template, String body) {
        return ops().body(body).put("/templates/{id}", template).then();
    }

    private static ValidatableResponse reply(String ticket, String fields) {
        return channel()
                .body("{\"author\":\"agent\",\"agentId\":\"a-1\"," + fields + "}")
                .post("/tickets/" + ticket + "/replies")
                .then();
    }
}
