package io.holdfast.ticket.webhook.delivery;

import java.security.GeneralSecurityException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import jakarta.inject.Inject;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.messaging.Outbox;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.ticket.webhook.delivery.Receiver.Answer;
import io.holdfast.ticket.webhook.delivery.Receiver.Received;
import io.holdfast.ticket.webhook.delivery.WebhookApi.Hook;

import static io.holdfast.ticket.webhook.delivery.WebhookApi.NOON;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.admin;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.createHook;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.deliveries;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.delivery;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.execute;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.left;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.send;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.signature;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.webhook;
import static io.holdfast.ticket.webhook.delivery.WebhookApi.within;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

/** Deliveries through the whole service, to real receivers on this machine. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
@TestProfile(LocalReceivers.class)
class WebhookDeliveryTest {

    @Inject
    WebhookDispatcher dispatcher;

    @Inject
    HostResolver resolver;

    @Inject
    WebhookConfig config;

    @Inject
    WebhookMetrics metrics;

    @Inject
    Clock clock;

    @Inject
    Vertx vertx;

    @Inject
    Pool pool;

    @Inject
    Outbox outbox;

    @AfterEach
    void deleteWebhooks() {
        WebhookApi.deleteAll();
    }

    @Test
    void anEventOfAnyTopicIsPostedAsASignedCloudEvent() throws GeneralSecurityException {
        try (Receiver receiver = new Receiver()) {
            Hook hook = createHook(receiver, "purchase", "churn-risk-changed");
            send("purchases", "purchase", "any-1", "any-a", """
                    {"customerId":"any-a","purchaseId":"p-1","amount":"12.50","currency":"EUR","later":"field"}""");
            send("purchases", "purchase-refunded", "any-2", "any-a", """
                    {"customerId":"any-a","purchaseId":"p-1","refundId":"r","amount":"1.00","currency":"EUR"}""");
            send("retention", "churn-risk-changed", "any-3", "any-b", """
                    {"customerId":"any-b","risk":0.8,"previousRisk":0.2,"horizon":"P90D","model":"bg-nbd"}""");

            within(20).until(() -> receiver.ids().containsAll(List.of("any-1", "any-3")));
            assertThat(receiver.ids()).doesNotContain("any-2");
            Received purchase = receiver.received().stream()
                    .filter(request -> request.header("webhook-id").equals("any-1"))
                    .findFirst()
                    .orElseThrow();
            assertThat(purchase.path()).isEqualTo("/hook");
            assertThat(purchase.header("Content-Type")).startsWith("application/cloudevents+json");
            JsonPath event = JsonPath.from(purchase.body());
            assertThat(event.getString("specversion")).isEqualTo("1.0");
            assertThat(event.getString("id")).isEqualTo("any-1");
            assertThat(event.getString("source")).isEqualTo("/shop");
            assertThat(event.getString("type")).isEqualTo("purchase");
            assertThat(event.getString("time")).isEqualTo(NOON.toString());
            assertThat(event.getString("subject")).isEqualTo("p-1");
            assertThat(event.getString("data.amount")).isEqualTo("12.50");
            assertThat(purchase.header("webhook-signature")).isEqualTo(signature(hook.secret(), purchase));
            long timestamp = Long.parseLong(purchase.header("webhook-timestamp"));
            assertThat(Instant.ofEpochSecond(timestamp)).isBetween(Instant.now().minusSeconds(60), Instant.now());
            admin().get("/webhooks/" + hook.id() + "/deliveries?status=delivered")
                    .then()
                    .statusCode(200)
                    .body("items", hasSize(2))
                    .body("items.find { it.eventId == 'any-1' }.lastStatus", equalTo(204))
                    .body("items.find { it.eventId == 'any-1' }.attempts", equalTo(1))
                    .body("items.find { it.eventId == 'any-1' }.customerId", equalTo("any-a"));
        }
    }

    @Test
    void anEventThatStandsInTheLogTwiceIsSentOnce() {
        try (Receiver receiver = new Receiver()) {
            createHook(receiver, "customer-left");
            left("twice-1", "twice-a");
            left("twice-1", "twice-a");
            left("twice-2", "twice-a");

            within(20).until(() -> receiver.ids().contains("twice-2"));
            assertThat(receiver.ids()).containsExactly("twice-1", "twice-2");
        }
    }

    @Test
    void aCustomersEventsWaitForTheOneThatFailedAndOthersGoOn() {
        Map<String, Integer> tries = new ConcurrentHashMap<>();
        try (Receiver receiver = new Receiver()) {
            receiver.answer(request -> Answer.status(
                    tries.merge(request.header("webhook-id"), 1, Integer::sum) == 1
                                    && request.header("webhook-id").equals("order-a1")
                            ? 500
                            : 200));
            Hook hook = createHook(receiver, "customer-left");
            left("order-a1", "order-a");
            within(20).until(() -> receiver.ids().contains("order-a1"));
            left("order-a2", "order-a");
            left("order-a3", "order-a");
            left("order-b1", "order-b");

            within(20).until(() -> receiver.ids().contains("order-a3"));
            assertThat(receiver.ids()).containsExactly("order-a1", "order-b1", "order-a1", "order-a2", "order-a3");
            assertThat(delivery(hook, "order-a1").getInt("attempts")).isEqualTo(2);
            assertThat(webhook(hook).getString("failingSince")).isNull();
        }
    }

    @Test
    void oneSlowReceiverDelaysNoOther() {
        CountDownLatch end = new CountDownLatch(1);
        try (Receiver slow = new Receiver();
                Receiver quick = new Receiver()) {
            slow.answer(request -> {
                waitFor(end);
                return Answer.status(200);
            });
            createHook(slow, "customer-left");
            createHook(quick, "customer-left");
            for (int i = 0; i < 50; i++) {
                left("slow-" + i, "slow-c" + i);
            }

            within(9).until(() -> quick.ids().size() == 50);
            assertThat(slow.received()).hasSize(config.perWebhookMax());
            end.countDown();
            within(20).until(() -> slow.ids().stream().distinct().count() == 50);
        } finally {
            end.countDown();
        }
    }

    @Test
    void whatIsPendingIsSentAfterARestart() throws SQLException {
        try (Receiver receiver = new Receiver()) {
            Hook hook = createHook(receiver, "customer-left");
            dispatcher.stop();
            left("restart-1", "restart-a");
            within(20).until(() -> deliveries(hook, "pending").size() == 1);
            assertThat(receiver.received()).isEmpty();

            dispatcher.start();
            within(20).until(() -> receiver.ids().equals(List.of("restart-1")));

            dispatcher.stop();
            left("restart-2", "restart-a");
            within(20).until(() -> deliveries(hook, "pending").size() == 1);
            // As an instance leaves it that dies during a try.
            execute("""
                    update webhook_lane set lease = gen_random_uuid(), due_at = now() + interval '2 seconds'
                     where webhook_id = '%s'""", hook);
            dispatcher.start();
            within(20).until(() -> receiver.ids().equals(List.of("restart-1", "restart-2")));
        } finally {
            dispatcher.start();
        }
    }

    @Test
    void severalInstancesShareTheWork() {
        WebhookDispatcher other = new WebhookDispatcher(vertx, pool, outbox, resolver, config, metrics, clock);
        try (Receiver receiver = new Receiver()) {
            createHook(receiver, "customer-left");
            other.start();
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                ids.add("shared-" + i);
                left("shared-" + i, "shared-c" + i % 20);
            }

            within(30).until(() -> receiver.ids().size() >= ids.size());
            assertThat(receiver.ids()).containsExactlyInAnyOrderElementsOf(ids);
            for (int customer = 0; customer < 20; customer++) {
                int number = customer;
                assertThat(receiver.ids().stream()
                                .map(id -> Integer.parseInt(id.substring("shared-".length())))
                                .filter(i -> i % 20 == number))
                        .isSorted();
            }
        } finally {
            other.stop();
        }
    }

    @Test
    void whatIsClaimedTooLateIsSentAfterItsLease() {
        SlowClaim slow = new SlowClaim(clock, config.lease().minusSeconds(2));
        WebhookDispatcher late = new WebhookDispatcher(vertx, pool, outbox, resolver, config, metrics, slow);
        try (Receiver receiver = new Receiver()) {
            Hook hook = createHook(receiver, "customer-left");
            dispatcher.stop();
            left("late-1", "late-a");
            within(20).until(() -> deliveries(hook, "pending").size() == 1);

            late.start();

            within(20).until(() -> !receiver.received().isEmpty());
            long timestamp = Long.parseLong(receiver.received().getFirst().header("webhook-timestamp"));
            assertThat(timestamp)
                    .isGreaterThanOrEqualTo(slow.first().plus(config.lease()).getEpochSecond());
            within(20).until(() -> deliveries(hook, "delivered").equals(List.of("late-1")));
            assertThat(receiver.ids()).containsExactly("late-1");
        } finally {
            late.stop();
            dispatcher.start();
        }
    }

    @Test
    void aLeaseThatIsNoLongerThanATryIsRefused() {
        WebhookConfig tooLong = new TestConfig(true, new TestConfig(true, Duration.ZERO).lease());

        assertThatThrownBy(() -> new WebhookDispatcher(vertx, pool, outbox, resolver, tooLong, metrics, clock))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("holdfast.webhooks.lease");
    }

    /** A clock that goes on from a later time after its first reading, as if the claim had taken that long. */
    private static final class SlowClaim extends Clock {

        private final Clock clock;
        private final Duration claim;
        private final AtomicReference<@Nullable Instant> first = new AtomicReference<>();

        SlowClaim(Clock clock, Duration claim) {
            this.clock = clock;
            this.claim = claim;
        }

        Instant first() {
            return Objects.requireNonNull(first.get());
        }

        @Override
        public Instant instant() {
            Instant now = clock.instant();
            return first.compareAndSet(null, now) ? now : now.plus(claim);
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            boolean unused = latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
