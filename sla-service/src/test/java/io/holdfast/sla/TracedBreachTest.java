package io.holdfast.sla;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.ServiceRequests;
import io.holdfast.testservers.TestKafkaClient;
import io.holdfast.testservers.TraceCollector;
import io.holdfast.testservers.TraceCollector.CollectedSpan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A breach belongs to the trace of the event that its clock depends on, although no event causes it but the time. */
@QuarkusTest
@WithTestResource(value = EmbeddedServers.class, initArgs = @ResourceArg(name = "database", value = "sla"))
class TracedBreachTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String SENDER_SPAN = "00f067aa0ba902b7";

    private final TestKafkaClient log = EmbeddedServers.running().kafkaClient();
    private final String traceId = UUID.randomUUID().toString().replace("-", "");
    private final String ticketId = "T-" + UUID.randomUUID();
    private final String channel = "traced-" + UUID.randomUUID().toString().substring(0, 8);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void aBreachAndTheEventOfItsTicketAreOneTrace() {
        setTargets();
        create("00-" + traceId + "-" + SENDER_SPAN + "-01");

        Map<String, String> breach = breach();

        String breachSpan = breach.getOrDefault("traceparent", "").substring(36, 52);
        List<CollectedSpan> spans = await().atMost(PATIENCE)
                .until(
                        () -> TraceCollector.shared().trace(traceId),
                        all -> all.stream().anyMatch(span -> span.parentSpanId().equals(breachSpan)));
        CollectedSpan handled = named(spans, "process tickets");
        // A warning before the deadline has a span of its own.
        CollectedSpan deadline = spans.stream()
                .filter(span -> span.spanId().equals(breachSpan))
                .findFirst()
                .orElseThrow();
        assertThat(breach).containsEntry("traceparent", "00-" + traceId + "-" + breachSpan + "-01");
        assertThat(handled.kind()).isEqualTo("SPAN_KIND_CONSUMER");
        assertThat(handled.parentSpanId()).isEqualTo(SENDER_SPAN);
        assertThat(handled.attributes()).containsEntry("cloudevents.event_id", ticketId + "-created");
        assertThat(deadline.name()).isEqualTo("evaluate deadline");
        assertThat(deadline.parentSpanId()).isEqualTo(handled.spanId());
        assertThat(named(spans, "send sla-breaches").parentSpanId()).isEqualTo(deadline.spanId());
        assertThat(spans).extracting(CollectedSpan::service).containsOnly("holdfast-sla");
    }

    @Test
    void aTraceThatIsNotRecordedIsNotKept() {
        setTargets();
        create("00-" + traceId + "-" + SENDER_SPAN + "-00");

        assertThat(breach()).doesNotContainKey("traceparent");
        assertThat(TraceCollector.shared().trace(traceId)).isEmpty();
    }

    @Test
    void anUnreadableTraceHarmsNothing() {
        setTargets();
        create("99-" + "z".repeat(500));

        assertThat(breach()).doesNotContainKey("traceparent");
    }

    private Map<String, String> breach() {
        TestTicket ticket = TestTicket.create(log, ticketId, "C-" + ticketId);
        return await().atMost(PATIENCE)
                .until(() -> ticket.eventsOn("sla-breaches"), events -> !events.isEmpty())
                .getFirst();
    }

    private void create(String traceparent) {
        String data = """
                {"ticketId":"%s","customerId":"%s","channel":"%s","department":"sales","priority":"normal","tags":[]}""".formatted(ticketId, "C-" + ticketId, channel);
        log.sendEvent(
                "tickets",
                "/test",
                ticketId + "-created",
                "ticket-created",
                Instant.now(),
                "C-" + ticketId,
                data,
                Map.of("traceparent", traceparent));
    }

    private void setTargets() {
        ServiceRequests.as("ops")
                .contentType("application/json")
                .body("""
                        {"rules":[{"when":{"channel":["%s"]},"targets":{"first-response":"PT1S"}}]}""".formatted(channel))
                .put("/policies/" + channel)
                .then()
                .statusCode(200);
    }

    private static CollectedSpan named(List<CollectedSpan> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span " + name + ": " + spans));
    }
}
