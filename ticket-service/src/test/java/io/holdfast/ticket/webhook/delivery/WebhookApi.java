package io.holdfast.ticket.webhook.delivery;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.ticket.webhook.delivery.Receiver.Received;

/** Requests of the tests about webhooks, and the events that they send. */
final class WebhookApi {

    static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private static final String DATABASE = "ticket";
    private static final TestKafkaClient KAFKA = EmbeddedServers.running().kafkaClient();
    private static final List<String> CREATED = new CopyOnWriteArrayList<>();

    private WebhookApi() {}

    record Hook(String id, String secret) {}

    /** Deletes the webhooks of the last test. */
    static void deleteAll() {
        CREATED.forEach(id -> admin().delete("/webhooks/" + id).then().statusCode(204));
        CREATED.clear();
    }

    static void delete(Hook hook) {
        admin().delete("/webhooks/" + hook.id()).then().statusCode(204);
        CREATED.remove(hook.id());
    }

    /** As the request does, in a transaction that the test commits. */
    static void delete(Hook hook, Connection transaction) throws SQLException {
        try (PreparedStatement statement = transaction.prepareStatement(
                "update webhook set deleted_at = now(), enabled = false, secret = '' where webhook_id = ?")) {
            statement.setString(1, hook.id());
            statement.executeUpdate();
        }
        CREATED.remove(hook.id());
    }

    static void execute(String sql, Hook hook) throws SQLException {
        EmbeddedServers.running().execute(DATABASE, sql.formatted(hook.id()));
    }

    static Hook createHook(Receiver receiver, String... types) {
        JsonPath answer = admin().body(
                        "{\"url\":\"%s\",\"types\":[\"%s\"]}".formatted(receiver.url(), String.join("\",\"", types)))
                .post("/webhooks")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        CREATED.add(answer.getString("webhookId"));
        return new Hook(answer.getString("webhookId"), answer.getString("secret"));
    }

    static void change(Hook hook, String body) {
        admin().body(body).patch("/webhooks/" + hook.id()).then().statusCode(200);
    }

    static JsonPath webhook(Hook hook) {
        return admin().get("/webhooks/" + hook.id())
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The event ids of deliveries, newest first. */
    static List<String> deliveries(Hook hook, String status) {
        return admin().get("/webhooks/" + hook.id() + "/deliveries?status=" + status)
                .then()
                .statusCode(200)
                .extract()
                .path("items.eventId");
    }

    static JsonPath delivery(Hook hook, String eventId) {
        return admin().get("/webhooks/" + hook.id() + "/deliveries")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .setRootPath("items.find { it.eventId == '" + eventId + "' }");
    }

    static long count(String table, Hook hook) throws SQLException {
        return EmbeddedServers.running()
                .queryLong(DATABASE, "select count(*) from %s where webhook_id = '%s'".formatted(table, hook.id()));
    }

    static long pending(Hook hook) {
        return admin().get("/webhooks/" + hook.id() + "/deliveries?status=pending&limit=200")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items")
                .size();
    }

    static void left(String eventId, String customer) {
        send(
                "customers",
                "customer-left",
                eventId,
                customer,
                "{\"customerId\":\"%s\",\"reason\":\"price\"}".formatted(customer));
    }

    static void send(String topic, String type, String eventId, String customer, String data) {
        KAFKA.sendEvent(topic, "/shop", eventId, type, NOON, customer, data);
    }

    static RequestSpecification admin() {
        return ServiceRequests.as("admin").contentType("application/json");
    }

    static ConditionFactory within(int seconds) {
        return Awaitility.await().atMost(Duration.ofSeconds(seconds)).pollInterval(Duration.ofMillis(50));
    }

    /** As the specification of Standard Webhooks describes it, without the service's code. */
    static String signature(String secret, Received request) throws GeneralSecurityException {
        byte[] key = Base64.getDecoder().decode(secret.replace("whsec_", ""));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        String content =
                String.join(".", request.header("webhook-id"), request.header("webhook-timestamp"), request.body());
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
    }
}
