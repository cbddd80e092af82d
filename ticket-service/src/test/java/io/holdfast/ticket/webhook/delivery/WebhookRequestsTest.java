package io.holdfast.ticket.webhook.delivery;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.TicketApi;
import io.holdfast.ticket.webhook.delivery.Receiver.Answer;
import io.holdfast.ticket.webhook.delivery.Receiver.Received;
import io.holdfast.ticket.webhook.delivery.WebhookApi.Hook;

import static io.holdfast.ticket.webhook.delivery.WebhookApi.admin;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.count;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.createHook;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.delete;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.deliveries;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.execute;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.left;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.send;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.signature;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.lessThan;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

/** What is asked of a webhook, and what becomes of its deliveries. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(LocalReceivers.class)
class WebhookRequestsTest {

    @AfterEach
    void deleteWebhooks() {
        WebhookApi.deleteAll();
    }

    @Test
    void bothSecretsSignAfterARotation() throws GeneralSecurityException {
        try (Receiver receiver = new Receiver()) {
            Hook hook = createHook(receiver, "customer-left");
            String next = admin().post("/webhooks/" + hook.id() + "/secret/rotate")
                    .then()
                    .statusCode(200)
                    .body("previousSecretUntil", notNullValue())
                    .extract()
                    .path("secret");
            left("rotate-1", "rotate-a");

            within(20).until(() -> receiver.ids().size() == 1);
            Received request = receiver.received().getFirst();
            assertThat(next).isNotEqualTo(hook.secret());
            assertThat(request.header("webhook-signature"))
                    .isEqualTo(signature(next, request) + " " + signature(hook.secret(), request));
        }
    }

    @Test
    void aReplaySendsWhatWasDeliveredOrHasFailedAgain() throws SQLException {
        try (Receiver receiver = new Receiver()) {
            Hook hook = createHook(receiver, "customer-left");
            left("replay-1", "replay-a");
            left("replay-2", "replay-a");
            within(20).until(() -> deliveries(hook, "delivered").size() == 2);
            execute("""
                    update webhook_delivery set created_at = created_at - interval '2 days',
                           status = case when event_id = 'replay-1' then 'failed' else status end
                     where webhook_id = '%s'""", hook);
            left("replay-3", "replay-b");
            within(20).until(() -> deliveries(hook, "delivered").size() == 2);

            Instant now = Instant.now();
            admin().body("{\"since\":\"%s\",\"until\":\"%s\"}"
                            .formatted(now.minus(Duration.ofDays(3)), now.minusSeconds(3_600)))
                    .post("/webhooks/" + hook.id() + "/replay")
                    .then()
                    .statusCode(202);

            within(20).until(() -> deliveries(hook, "delivered").size() == 3);
            assertThat(receiver.ids()).containsExactly("replay-1", "replay-2", "replay-3", "replay-1", "replay-2");
        }
    }

    /** The cleanup would delete it while it waits. */
    @Test
    void aReplayLeavesOutWhatIsOlderThanDeliveriesAreKept() throws SQLException {
        try (Receiver receiver = new Receiver()) {
            Hook hook = createHook(receiver, "customer-left");
            left("old-1", "old-a");
            within(20).until(() -> deliveries(hook, "delivered").size() == 1);
            execute("""
                    update webhook_delivery set created_at = created_at - interval '31 days'
                     where webhook_id = '%s'""", hook);
            left("old-2", "old-a");
            within(20).until(() -> deliveries(hook, "delivered").size() == 2);

            admin().body("{\"since\":\"%s\"}".formatted(Instant.now().minus(Duration.ofDays(60))))
                    .post("/webhooks/" + hook.id() + "/replay")
                    .then()
                    .statusCode(202);

            within(20).until(() -> receiver.ids().size() > 2);
            within(20).until(() -> deliveries(hook, "delivered").size() == 2);
            assertThat(receiver.ids()).containsExactly("old-1", "old-2", "old-2");
        }
    }

    @Test
    void anErasureDeletesWhatIsStoredOfTheCustomerAndIsTold() {
        try (Receiver receiver = new Receiver()) {
            receiver.answer(request -> Answer.status(request.body().contains("\"type\":\"purchase\"") ? 500 : 200));
            Hook hook = createHook(receiver, "purchase", "customer-erased");
            TicketApi.report(TicketApi.purchase("forget-1", "forget-c")).statusCode(202);
            within(20).until(() -> deliveries(hook, "pending").contains("forget-1"));

            admin().delete("/customers/forget-c").then().statusCode(lessThan(300));

            within(20)
                    .until(() -> receiver.received().stream()
                            .anyMatch(request -> request.body().contains("\"type\":\"customer-erased\"")));
            assertThat(deliveries(hook, "pending")).isEmpty();
            send("purchases", "purchase", "forget-2", "forget-c", """
                    {"customerId":"forget-c","purchaseId":"p-9","amount":"12.50","currency":"EUR"}""");
            send("purchases", "purchase", "forget-3", "forget-d", """
                    {"customerId":"forget-d","purchaseId":"p-10","amount":"12.50","currency":"EUR"}""");
            within(20).until(() -> deliveries(hook, "pending").contains("forget-3"));
            assertThat(receiver.ids()).doesNotContain("forget-2");
            assertThat(deliveries(hook, "pending")).doesNotContain("forget-2");
        }
    }

    @Test
    void aTestEventIsSentOnce() throws GeneralSecurityException {
        try (Receiver receiver = new Receiver()) {
            receiver.answer(request -> Answer.status(500));
            Hook hook = createHook(receiver, "customer-left");

            String eventId = admin().post("/webhooks/" + hook.id() + "/test")
                    .then()
                    .statusCode(202)
                    .extract()
                    .path("eventId");

            within(20).until(() -> deliveries(hook, "failed").equals(List.of(eventId)));
            Received request = receiver.received().getFirst();
            assertThat(request.header("webhook-signature")).isEqualTo(signature(hook.secret(), request));
            assertThat(JsonPath.from(request.body()).getString("type")).isEqualTo("webhook-test");
            admin().get("/webhooks/" + hook.id()).then().body("failingSince", nullValue());
        }
    }

    @Test
    void whatADeletedWebhookLeavesIsDeleted() {
        try (Receiver receiver = new Receiver()) {
            Hook hook = createHook(receiver, "customer-left");
            left("deleted-1", "deleted-a");
            within(20).until(() -> deliveries(hook, "delivered").size() == 1);

            delete(hook);

            admin().get("/webhooks/" + hook.id()).then().statusCode(404);
            within(20).until(() -> count("webhook", hook) == 0 && count("webhook_delivery", hook) == 0);
        }
    }
}
