package io.holdfast.loyalty.service;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import org.awaitility.Awaitility;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

/** Access to the running service for tests: sends events, calls REST, queries the database. */
final class LoyaltyServer {

    static final String DATABASE = "loyalty";
    static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private static final TestKafkaClient KAFKA = EmbeddedServers.running().kafkaClient();

    private LoyaltyServer() {}

    static TestKafkaClient kafka() {
        return KAFKA;
    }

    /** An id that no other test uses. */
    static String uniqueId(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    static void purchase(String eventId, String purchaseId, String customer, String amount) {
        send("purchases", "purchase", eventId, NOON, customer, """
                {"purchaseId":"%s","customerId":"%s","amount":"%s","currency":"EUR"}""".formatted(purchaseId, customer, amount));
    }

    static void refund(String eventId, String purchaseId, String refundId, String customer, String amount) {
        send("purchases", "purchase-refunded", eventId, NOON.plusSeconds(60), customer, """
                {"purchaseId":"%s","customerId":"%s","refundId":"%s","amount":"%s","currency":"EUR"}""".formatted(
                        purchaseId, customer, refundId, amount));
    }

    static void erase(String eventId, String customer, Instant at) {
        send("customers", "customer-erased", eventId, at, customer, "{\"customerId\":\"%s\"}".formatted(customer));
    }

    static void send(String topic, String type, String eventId, Instant at, String customer, String data) {
        KAFKA.sendEvent(topic, "/shop", eventId, type, at, customer, data);
    }

    static void sendAsync(String topic, String key, Map<String, String> headers, String data) {
        var unused = KAFKA.sendAsync(topic, key, headers, data.getBytes(StandardCharsets.UTF_8));
    }

    static ValidatableResponse adjust(String customer, long points, String key) {
        RequestSpecification request = ServiceRequests.as("ops")
                .contentType("application/json")
                .body("{\"points\":%d,\"reason\":\"goodwill\"}".formatted(points));
        return (key.isEmpty() ? request : request.header("Idempotency-Key", key))
                .post("/customers/" + customer + "/adjustments")
                .then();
    }

    /** The customer's balance; -1 when there is no account. */
    static long balance(String customer) {
        return number("select coalesce(max(balance), -1) from account where customer_id = '" + customer + "'");
    }

    static void awaitBalance(String customer, long balance) {
        Awaitility.await(customer + " has " + balance + " points")
                .atMost(Duration.ofSeconds(30))
                .until(() -> balance(customer) == balance);
    }

    static long number(String query) {
        try {
            return EmbeddedServers.running().queryLong(DATABASE, query);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static void execute(String statement) throws SQLException {
        EmbeddedServers.running().execute(DATABASE, statement);
    }
}
