package io.holdfast.ticket.webhook.delivery;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.ticket.webhook.delivery.Receiver.Answer;
import io.holdfast.ticket.webhook.delivery.WebhookApi.Hook;

import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.admin;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.change;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.createHook;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.deliveries;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.delivery;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.execute;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.left;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.pending;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.webhook;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.within;
import static org.assertj.core.api.Assertions.assertThat;

/** Receivers that fail. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(LocalReceivers.class)
class WebhookFailureTest {

    @Inject
    WebhookConfig config;

    @AfterEach
    void deleteWebhooks() {
        WebhookApi.deleteAll();
    }

    @Test
    void status410DisablesAtOnceAndNothingIsLost() {
        try (Receiver receiver = new Receiver()) {
            receiver.answer(request -> Answer.status(410));
            Hook hook = createHook(receiver, "customer-left");
            left("gone-1", "gone-a");

            within(20).until(() -> !webhook(hook).getBoolean("enabled"));
            assertThat(webhook(hook).getString("disabledReason")).isEqualTo("gone");
            assertThat(disablings(hook)).singleElement().asString().contains("\"disabledReason\":\"gone\"");
            assertThat(audited(hook))
                    .containsExactly("service:ticket-service webhook.disabled", "tester webhook.created");
            admin().post("/webhooks/" + hook.id() + "/test").then().statusCode(409);
            left("gone-2", "gone-a");
            within(20).until(() -> deliveries(hook, "pending").size() == 2);
            assertThat(receiver.ids()).containsExactly("gone-1");

            receiver.answer(request -> Answer.status(200));
            change(hook, "{\"enabled\":true}");
            within(20).until(() -> receiver.ids().equals(List.of("gone-1", "gone-1", "gone-2")));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 500})
    void aFailureOfTheFormerAddressSaysNothingOfTheNewOne(int status) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try (Receiver former = new Receiver();
                Receiver present = new Receiver()) {
            former.answer(request -> answer.join());
            Hook hook = createHook(former, "customer-left");
            left("former-" + status, "former-a");
            within(20).until(() -> !former.received().isEmpty());
            change(hook, "{\"url\":\"" + present.url() + "\"}");

            answer.complete(Answer.status(status));

            within(20).until(() -> delivery(hook, "former-" + status).getInt("attempts") > 0);
            assertThat(webhook(hook).getBoolean("enabled")).isTrue();
            assertThat(webhook(hook).getString("failingSince")).isNull();
            within(20).until(() -> present.ids().equals(List.of("former-" + status)));
        } finally {
            answer.complete(Answer.status(status));
        }
    }

    @Test
    void aRedirectIsAFailureAndNotFollowed() {
        try (Receiver receiver = new Receiver();
                Receiver other = new Receiver()) {
            receiver.answer(request -> new Answer(302, Map.of("Location", other.url()), 0));
            Hook hook = createHook(receiver, "customer-left");
            left("redirect-1", "redirect-a");

            within(20).until(() -> delivery(hook, "redirect-1").getInt("attempts") == 1);
            JsonPath delivery = delivery(hook, "redirect-1");
            assertThat(delivery.getString("status")).isEqualTo("pending");
            assertThat(delivery.getInt("lastStatus")).isEqualTo(302);
            Instant next = Instant.parse(delivery.getString("nextAttemptAt"));
            Instant last = Instant.parse(delivery.getString("lastAttemptAt"));
            assertThat(Duration.between(last, next)).isBetween(Duration.ofMillis(4_500), Duration.ofMillis(6_500));
            assertThat(webhook(hook).getString("failingSince")).isNotNull();
            assertThat(other.received()).isEmpty();
        }
    }

    @Test
    void anEndpointThatHasFailedForFiveDaysIsDisabled() throws SQLException {
        try (Receiver receiver = new Receiver()) {
            receiver.answer(request -> Answer.status(503));
            Hook hook = createHook(receiver, "customer-left");
            execute("""
                    update webhook set failing_since = now() - interval '5 days', last_failure_at = now() - interval '1 day'
                     where webhook_id = '%s'""", hook);
            left("lost-1", "lost-a");

            within(20).until(() -> "failing".equals(webhook(hook).getString("disabledReason")));
            assertThat(disablings(hook))
                    .singleElement()
                    .asString()
                    .contains("\"disabledReason\":\"failing\"", "\"failingSince\":\"", "\"host\":\"")
                    .doesNotContain(receiver.url());
            assertThat(audited(hook))
                    .containsExactly("service:ticket-service webhook.disabled", "tester webhook.created");
            within(20).until(() -> ServiceRequests.metric("holdfast_webhooks_disabled") >= 1);
            assertThat(ServiceRequests.metric("holdfast_webhooks_disablings_total{reason=\"failing\"}"))
                    .isPositive();
        }
    }

    @Test
    void aDeliveryThatFailsForThreeDaysHasFailedAndTheNextOneIsSent() throws SQLException {
        try (Receiver receiver = new Receiver()) {
            receiver.answer(
                    request -> Answer.status(request.header("webhook-id").equals("days-1") ? 500 : 200));
            Hook hook = createHook(receiver, "customer-left");
            left("days-1", "days-a");
            left("days-2", "days-a");
            within(20).until(() -> delivery(hook, "days-1").getInt("attempts") == 1);
            execute("""
                    update webhook_delivery set first_attempt_at = now() - interval '3 days'
                     where webhook_id = '%s' and attempts > 0""", hook);

            within(20).until(() -> deliveries(hook, "failed").equals(List.of("days-1")));
            within(20).until(() -> deliveries(hook, "delivered").equals(List.of("days-2")));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aWebhookWithTooManyPendingDeliveriesIsDisabledAndStoresNoMore(boolean wasEnabled) {
        try (Receiver receiver = new Receiver();
                Receiver working = new Receiver()) {
            receiver.answer(request -> Answer.status(503));
            Hook hook = createHook(receiver, "customer-left");
            if (!wasEnabled) {
                change(hook, "{\"enabled\":false}");
            }
            leaveTooMany("backlog-" + wasEnabled);
            within(20).until(() -> "backlog".equals(webhook(hook).getString("disabledReason")));
            assertThat(disablings(hook)).singleElement().asString().contains("\"disabledReason\":\"backlog\"");
            assertThat(audited(hook))
                    .containsExactly(
                            wasEnabled ? "service:ticket-service webhook.disabled" : "tester webhook.disabled",
                            "tester webhook.created");
            long stored = pending(hook);
            Hook other = createHook(working, "customer-left");
            String last = "backlog-last-" + wasEnabled;
            left(last, "backlog-c");
            within(20).until(() -> deliveries(other, "delivered").contains(last));

            assertThat(pending(hook)).isEqualTo(stored);
        }
    }

    @Test
    void aWebhookThatIsDeletedWhileItsBacklogIsFoundIsNotDisabled() throws SQLException {
        try (Receiver receiver = new Receiver();
                Connection deleting = EmbeddedServers.running().connect("ticket")) {
            Hook hook = createHook(receiver, "customer-left");
            change(hook, "{\"enabled\":false}");
            deleting.setAutoCommit(false);
            WebhookApi.delete(hook, deleting);
            leaveTooMany("deleted-backlog");
            within(20).until(WebhookFailureTest::waitsForALock);

            deleting.commit();

            // The upkeep deletes the remains only after it has done with the backlog.
            within(20).until(() -> WebhookApi.count("webhook", hook) == 0);
            assertThat(audited(hook)).containsExactly("tester webhook.disabled", "tester webhook.created");
        }
    }

    private void leaveTooMany(String prefix) {
        for (int i = 0; i <= config.pendingMax(); i++) {
            left(prefix + "-" + i, "backlog-c");
        }
    }

    private static boolean waitsForALock() throws SQLException {
        return EmbeddedServers.running().queryLong("ticket", """
                        select count(*) from pg_stat_activity
                         where datname = current_database() and wait_event_type = 'Lock'
                           and query like 'update webhook w set enabled = false%'""") > 0;
    }

    @Test
    void otherWebhooksAreToldThatOneIsDisabledAndNotTheOneItself() {
        try (Receiver lost = new Receiver();
                Receiver watching = new Receiver()) {
            lost.answer(request -> Answer.status(410));
            Hook watcher = createHook(watching, "webhook-disabled");
            Hook hook = createHook(lost, "customer-left", "webhook-disabled");
            left("told-1", "told-a");

            within(20)
                    .until(() -> watching.received().stream()
                            .anyMatch(request -> request.body().contains(hook.id())));

            assertThat(watching.received().getFirst().body())
                    .contains(
                            "\"type\":\"webhook-disabled\"",
                            "\"disabledReason\":\"gone\"",
                            "\"subject\":\"" + hook.id());
            assertThat(deliveries(hook, "pending")).containsExactly("told-1");
            assertThat(deliveries(watcher, "delivered")).hasSize(1);
        }
    }

    /** Who did what with a webhook by the audit trail, newest first. */
    private static List<String> audited(Hook hook) {
        return admin().get("/audit?limit=200")
                .then()
                .statusCode(200)
                .extract()
                .path("items.findAll { it.resource == 'webhooks/%s' }.collect { it.who + ' ' + it.action }"
                        .formatted(hook.id()));
    }

    /** The values of the records about a webhook on the topic. */
    private static List<String> disablings(Hook hook) {
        return published("webhooks", hook.id(), 1).stream()
                .map(ConsumedRecord::value)
                .toList();
    }
}
