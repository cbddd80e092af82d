package io.holdfast.ticket.customer;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;

import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.ops;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.anyOf;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class ContactTest {

    @Test
    void aContactNamedTogetherWithACustomerIdNeverDecidesWhoseAMessageIs() {
        open("\"customerId\":\"claimant\",\"contact\":{\"email\":\"victim@example.com\"}");
        contacts("claimant", "victim@example.com", false);

        String owner = open("\"contact\":{\"email\":\"victim@example.com\"}");
        String again = open("\"contact\":{\"email\":\"victim@example.com\"}");

        assertThat(owner).isNotEqualTo("claimant").isEqualTo(again);
        contacts(owner, "victim@example.com", true);
        contacts("claimant", "victim@example.com", false);
    }

    @Test
    void aLaterClaimDoesNotTakeAContactAway() {
        String owner = open("\"contact\":{\"phone\":\"+49 30 7654321\"}");

        open("\"customerId\":\"late-claimant\",\"contact\":{\"phone\":\"+49 30 7654321\"}");

        assertThat(open("\"contact\":{\"phone\":\"+49307654321\"}")).isEqualTo(owner);
    }

    @Test
    void anOperatorConfirmsAContact() {
        open("\"customerId\":\"known\",\"contact\":{\"handle\":\"@Known\"}");

        ops().put("/customers/known/contacts/handle/email:Known")
                .then()
                .statusCode(200)
                .body("value", equalTo("email:known"))
                .body("confirmed", equalTo(true));

        assertThat(open("\"contact\":{\"handle\":\"known\"}")).isEqualTo("known");
        ops().put("/customers/known/contacts/handle/email:known").then().statusCode(200);
    }

    @Test
    void anOperatorUnlinksAContactAndTheNextMessageFromItIsSomebodyElses() {
        String owner = open("\"contact\":{\"email\":\"moved@example.com\"}");

        ops().delete("/customers/" + owner + "/contacts/email/Moved@example.com")
                .then()
                .statusCode(204);
        ops().delete("/customers/" + owner + "/contacts/email/moved@example.com")
                .then()
                .statusCode(204);

        assertThat(open("\"contact\":{\"email\":\"moved@example.com\"}")).isNotEqualTo(owner);
        ops().get("/customers/" + owner).then().body("contacts", hasSize(0));
    }

    @Test
    void aContactIsConfirmedForOneCustomerAtATime() {
        String owner = open("\"contact\":{\"email\":\"one@example.com\"}");
        open("\"customerId\":\"second\",\"contact\":{\"email\":\"one@example.com\"}");

        ops().put("/customers/second/contacts/email/one@example.com").then().statusCode(409);
        ops().delete("/customers/" + owner + "/contacts/email/one@example.com")
                .then()
                .statusCode(204);
        ops().put("/customers/second/contacts/email/one@example.com").then().statusCode(200);

        assertThat(open("\"contact\":{\"email\":\"one@example.com\"}")).isEqualTo("second");
    }

    @Test
    void whatIsNoContactOrNoCustomerIsRefused() {
        ops().put("/customers/nobody-at-all/contacts/email/a@example.com")
                .then()
                .statusCode(404);
        ops().put("/customers/x/contacts/fax/1234567").then().statusCode(422).body("errors.field", contains("kind"));
        ops().put("/customers/x/contacts/email/nobody").then().statusCode(422).body("errors.field", contains("value"));
        ops().put("/customers/x/contacts/handle/ann").then().statusCode(422);
        ops().urlEncodingEnabled(false)
                .put("/customers/x/contacts/email/a%00@example.com")
                .then()
                .statusCode(anyOf(equalTo(404), equalTo(422)));
        ServiceRequests.as("agent")
                .put("/customers/x/contacts/email/a@example.com")
                .then()
                .statusCode(403);
        channel().delete("/customers/x/contacts/email/a@example.com").then().statusCode(403);
    }

    private static void contacts(String customer, String value, boolean confirmed) {
        ops().get("/customers/" + customer)
                .then()
                .statusCode(200)
                .body("contacts.value", contains(value))
                .body("contacts.confirmed", contains(confirmed));
    }

    /** Opens a ticket by e-mail; its customer. */
    private static String open(String fields) {
        return channel()
                .body("{" + fields + ",\"channel\":\"email\",\"subject\":\"S\",\"message\":\"M\"}")
                .post("/tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("customerId");
    }
}
