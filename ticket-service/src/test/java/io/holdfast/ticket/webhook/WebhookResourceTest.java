package io.holdfast.ticket.webhook;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.ticket.TicketApi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** The administration of webhooks over REST, where private addresses are not allowed. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class WebhookResourceTest {

    private static final String URL = "https://hooks.example.com/in";

    private final List<String> created = new ArrayList<>();

    @AfterEach
    void deleteWebhooks() {
        created.forEach(id -> admin().delete("/webhooks/" + id));
    }

    @Test
    void aWebhookIsCreatedWithASecretThatIsShownOnce() {
        ValidatableResponse answer = create(
                        "{\"url\":\"%s\",\"types\":[\"purchase\",\"purchase\"],\"description\":\"CRM\"}".formatted(URL))
                .statusCode(201);
        String id = idOf(answer);
        answer.header("Location", containsString("/webhooks/" + id));
        String secret = answer.extract().path("secret");
        assertThat(secret).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(secret.substring("whsec_".length())))
                .hasSize(32);

        TicketApi.ops()
                .get("/webhooks/" + id)
                .then()
                .statusCode(200)
                .body("webhookId", equalTo(id))
                .body("url", equalTo(URL))
                .body("types", contains("purchase"))
                .body("description", equalTo("CRM"))
                .body("enabled", equalTo(true))
                .body("disabledReason", nullValue())
                .body("createdAt", notNullValue())
                .body("", not(hasItem("secret")));
        assertThat(TicketApi.ops().get("/webhooks/" + id).asString()).doesNotContain("whsec_");
        TicketApi.ops().get("/webhooks").then().statusCode(200).body("items.webhookId", hasItem(id));
    }

    @Test
    void aCreationUnderAnIdempotencyKeyIsAnsweredAsTheFirstTime() {
        String body = "{\"url\":\"%s\",\"types\":[\"purchase\"]}".formatted(URL);
        JsonPath first = admin().header("Idempotency-Key", "one-webhook")
                .body(body)
                .post("/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        created.add(first.getString("webhookId"));

        admin().header("Idempotency-Key", "one-webhook")
                .body(body)
                .post("/webhooks")
                .then()
                .statusCode(201)
                .header("Idempotent-Replayed", "true")
                .body("webhookId", equalTo(first.getString("webhookId")))
                .body("secret", equalTo(first.getString("secret")));
        admin().header("Idempotency-Key", "one-webhook")
                .body(body.replace("purchase", "customer-left"))
                .post("/webhooks")
                .then()
                .statusCode(422);
    }

    @Test
    void whatIsWrongIsNamed() {
        create("{}").statusCode(422).body("errors.field", contains("url", "types"));
        create("{\"url\":\"http://169.254.169.254/\",\"types\":[]}")
                .statusCode(422)
                .body("errors.field", contains("url", "types"));
        create("{\"url\":\"https://10.0.0.1/\",\"types\":[\"purchase\"]}")
                .statusCode(422)
                .body("errors[0].message", containsString("public Internet"));
        create("{\"url\":\"%s\",\"types\":[\"purchase\",\"no-such-type\",7]}".formatted(URL))
                .statusCode(422)
                .body("errors.field", contains("types[1]", "types[2]"));
        create("{\"url\":\"%s\",\"types\":[\"purchase\"],\"secret\":\"mine\"}".formatted(URL))
                .statusCode(422)
                .body("errors.field", contains("secret"));
        create("[]").statusCode(422);
        create("nonsense").statusCode(400);
    }

    @Test
    void aChangeLeavesTheRestAsItIs() {
        String id = idOf(create("{\"url\":\"%s\",\"types\":[\"purchase\"],\"description\":\"CRM\"}".formatted(URL)));

        change(id, "{\"types\":[\"sla-breached\",\"tier-changed\"]}")
                .statusCode(200)
                .body("types", contains("sla-breached", "tier-changed"))
                .body("url", equalTo(URL))
                .body("description", equalTo("CRM"));
        change(id, "{\"description\":null,\"enabled\":false}")
                .statusCode(200)
                .body("description", nullValue())
                .body("enabled", equalTo(false))
                .body("disabledReason", equalTo("requested"))
                .body("disabledAt", notNullValue());
        change(id, "{\"enabled\":true}")
                .statusCode(200)
                .body("enabled", equalTo(true))
                .body("disabledReason", nullValue())
                .body("disabledAt", nullValue());
        change(id, "{}").statusCode(422);
        change(id, "{\"enabled\":\"yes\"}").statusCode(422).body("errors.field", contains("enabled"));
        change(id, "{\"url\":\"https://localhost/\"}").statusCode(422).body("errors.field", contains("url"));
        TicketApi.ops().get("/webhooks/" + id).then().body("url", equalTo(URL));
    }

    @Test
    void listsArePaged() {
        for (int i = 0; i < 3; i++) {
            idOf(create("{\"url\":\"%s\",\"types\":[\"purchase\"]}".formatted(URL)));
        }
        JsonPath first = admin().get("/webhooks?limit=2")
                .then()
                .statusCode(200)
                .body("items", hasSize(2))
                .extract()
                .jsonPath();

        assertThat(first.getList("items.webhookId")).containsExactly(created.get(2), created.get(1));
        admin().get("/webhooks?limit=2&cursor=" + first.getString("nextCursor"))
                .then()
                .statusCode(200)
                .body("items[0].webhookId", equalTo(created.get(0)));
        admin().get("/webhooks?cursor=nonsense").then().statusCode(422);
        admin().get("/webhooks/" + created.get(0) + "/deliveries?status=sent")
                .then()
                .statusCode(422);
        admin().get("/webhooks/" + created.get(0) + "/deliveries")
                .then()
                .statusCode(200)
                .body("items", hasSize(0));
    }

    @Test
    void aReplayHasATimeInThePast() {
        String id = idOf(create("{\"url\":\"%s\",\"types\":[\"purchase\"]}".formatted(URL)));

        replay(id, "{\"since\":\"2026-01-01T00:00:00Z\"}").statusCode(202).body("until", notNullValue());
        replay(id, "{}").statusCode(422).body("errors.field", contains("since"));
        replay(id, "{\"since\":\"9000-01-01T00:00:00Z\"}").statusCode(422).body("errors.field", contains("since"));
        replay(id, "{\"since\":\"2026-01-02T00:00:00Z\",\"until\":\"2026-01-01T00:00:00Z\"}")
                .statusCode(422);
        replay("no-such", "{\"since\":\"2026-01-01T00:00:00Z\"}").statusCode(404);
    }

    @Test
    void whatIsUnknownOrDeletedIsNotFound() {
        String id = idOf(create("{\"url\":\"%s\",\"types\":[\"purchase\"]}".formatted(URL)));
        admin().delete("/webhooks/" + id).then().statusCode(204);

        for (String unknown : List.of(id, "no-such", "no%20id")) {
            admin().get("/webhooks/" + unknown).then().statusCode(404);
            admin().delete("/webhooks/" + unknown).then().statusCode(404);
            admin().get("/webhooks/" + unknown + "/deliveries").then().statusCode(404);
            admin().post("/webhooks/" + unknown + "/test").then().statusCode(404);
            admin().post("/webhooks/" + unknown + "/secret/rotate").then().statusCode(404);
            change(unknown, "{\"enabled\":true}").statusCode(404);
        }
    }

    private ValidatableResponse create(String body) {
        return admin().body(body).post("/webhooks").then();
    }

    private String idOf(ValidatableResponse answer) {
        String id = answer.extract().path("webhookId");
        created.add(id);
        return id;
    }

    private static ValidatableResponse change(String id, String body) {
        return admin().body(body).patch("/webhooks/" + id).then();
    }

    private static ValidatableResponse replay(String id, String body) {
        return admin().body(body).post("/webhooks/" + id + "/replay").then();
    }

    private static RequestSpecification admin() {
        return ServiceRequests.as("admin").contentType("application/json");
    }
}
