package io.holdfast.ticket;

import java.util.List;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

/** Requests of the tests, and the events that the service has published. */
public final class TicketApi {

    public static final String ONE = "application/cloudevents+json";
    public static final String BATCH = "application/cloudevents-batch+json";

    private TicketApi() {}

    /** A channel integration. */
    public static RequestSpecification channel() {
        return ServiceRequests.asChannel().contentType("application/json");
    }

    /** A user with the role ops. */
    public static RequestSpecification ops() {
        return ServiceRequests.as("ops").contentType("application/json");
    }

    public static ValidatableResponse report(String event) {
        return channel().contentType(ONE).body(event).post("/events").then();
    }

    public static ValidatableResponse reportAll(List<String> events) {
        return channel()
                .contentType(BATCH)
                .body("[" + String.join(",", events) + "]")
                .post("/events")
                .then();
    }

    /** A CloudEvent of source /test. */
    public static String event(String id, String type, String time, String data) {
        return """
                {"specversion":"1.0","id":"%s","source":"/test","type":"%s","time":"%s","data":%s}""".formatted(id, type, time, data);
    }

    public static String created(String id, String time, String ticketId, String customerId) {
        return event(id, "ticket-created", time, """
                {"ticketId":"%s","customerId":"%s","channel":"email","department":"technical","priority":"normal"}""".formatted(ticketId, customerId));
    }

    public static String purchase(String id, String customerId) {
        return event(id, "purchase", "2026-01-02T03:04:05Z", """
                {"purchaseId":"%s","customerId":"%s","amount":"12.50","currency":"EUR"}""".formatted(id, customerId));
    }

    /** Opens a ticket of the customer; its id. */
    public static String openTicket(String customerId) {
        return channel()
                .body("""
                        {"customerId":"%s","channel":"email","department":"technical","subject":"S","message":"M"}""".formatted(customerId))
                .post("/tickets")
                .then()
                .statusCode(201)
                .extract()
                .path("ticketId");
    }

    /** The events of a customer on a topic, once there are that many. */
    public static List<ConsumedRecord> published(String topic, String customerId, int count) {
        try (TestKafkaClient log = EmbeddedServers.running().kafkaClient()) {
            return log
                    .read(
                            topic,
                            records -> records.stream()
                                            .filter(r -> customerId.equals(r.key()))
                                            .count()
                                    >= count)
                    .stream()
                    .filter(r -> customerId.equals(r.key()))
                    .toList();
        }
    }
}
