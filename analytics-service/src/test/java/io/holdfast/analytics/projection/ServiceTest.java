package io.holdfast.analytics.projection;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import jakarta.inject.Inject;

import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;

import io.holdfast.messaging.LogOffsets;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Base of the tests of the running service: sends events and waits until they are processed, and reads over REST. All of
 * them share one start of the service.
 */
abstract class ServiceTest {

    static final Duration TIMEOUT = Duration.ofSeconds(30);
    static final String SOURCE = "/test";

    @Inject
    LogOffsets offsets;

    /** An event, as it is sent to a topic. */
    record TestEvent(String topic, String id, String type, Instant time, String customerId, String data) {

        static TestEvent purchase(String id, String customerId, Instant time) {
            return new TestEvent(
                    "purchases",
                    id,
                    "purchase",
                    time,
                    customerId,
                    "{\"purchaseId\":\"%s\",\"customerId\":\"%s\",\"amount\":\"9.90\",\"currency\":\"EUR\"}"
                            .formatted(id, customerId));
        }

        static TestEvent reply(String id, String customerId, Instant time, String author) {
            return new TestEvent(
                    "tickets",
                    id,
                    "reply-sent",
                    time,
                    customerId,
                    "{\"ticketId\":\"t-%s\",\"customerId\":\"%s\",\"replyId\":\"%s\",\"author\":\"%s\",\"visibility\":\"public\"}"
                            .formatted(id, customerId, id, author));
        }

        static TestEvent left(String id, String customerId, Instant time, String reason) {
            return new TestEvent(
                    "customers",
                    id,
                    "customer-left",
                    time,
                    customerId,
                    "{\"customerId\":\"%s\",\"reason\":\"%s\"}".formatted(customerId, reason));
        }

        static TestEvent erased(String id, String customerId, Instant time) {
            return new TestEvent(
                    "customers",
                    id,
                    "customer-erased",
                    time,
                    customerId,
                    "{\"customerId\":\"%s\"}".formatted(customerId));
        }
    }

    void sendAndAwait(List<TestEvent> events) {
        try (TestKafkaClient records = EmbeddedServers.running().kafkaClient()) {
            for (TestEvent event : events) {
                send(records, event);
            }
            records.flush();
            awaitProcessed(records);
        }
    }

    static void send(TestKafkaClient records, TestEvent event) {
        var unused = records.sendAsync(
                event.topic(),
                event.customerId(),
                Map.of(
                        "ce_specversion",
                        "1.0",
                        "ce_id",
                        event.id(),
                        "ce_source",
                        SOURCE,
                        "ce_type",
                        event.type(),
                        "ce_time",
                        event.time().toString()),
                event.data().getBytes(StandardCharsets.UTF_8));
    }

    void awaitProcessed(TestKafkaClient records) {
        records.flush();
        for (String topic : List.of("tickets", "purchases", "customers", "sla-breaches", "loyalty")) {
            Map<Integer, Long> ends = records.endOffsets(topic);
            await().atMost(TIMEOUT)
                    .untilAsserted(() -> ends.forEach((partition, end) -> {
                        if (end > 0) {
                            assertThat(offsets.processed(topic, partition)).isGreaterThanOrEqualTo(end);
                        }
                    }));
        }
    }

    static ValidatableResponse get(String address) {
        return get(address, 200);
    }

    static ValidatableResponse get(String path, int status) {
        return asOps().get(path).then().statusCode(status);
    }

    static RequestSpecification asOps() {
        return ServiceRequests.as("ops");
    }
}
