package io.holdfast.ticket.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import org.junit.jupiter.api.Test;

import io.holdfast.testservers.ConsumedRecord;
import io.holdfast.testservers.EmbeddedServers;
import io.holdfast.testservers.TraceCollector;
import io.holdfast.testservers.TraceCollector.CollectedSpan;

import static io.holdfast.ticket.TicketApi.ONE;
import static io.holdfast.ticket.TicketApi.channel;
import static io.holdfast.ticket.TicketApi.ops;
import static io.holdfast.ticket.TicketApi.published;
import static io.holdfast.ticket.TicketApi.purchase;
import static io.holdfast.ticket.TicketApi.report;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Requests whose sender asks for a trace ({@code traceparent} with the flag {@code sampled}), and others. */
@QuarkusTest
@WithTestResource(EmbeddedServers.class)
class TracedRequestsTest {

    private static final String SENDER_SPAN = "00f067aa0ba902b7";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final String traceId = newTraceId();

    @Test
    void aRequestItsEventAndTheRecordAreOneTrace() {
        channel()
                .header("traceparent", traceparent(traceId))
                .body(ticketOf("traced-customer"))
                .post("/tickets")
                .then()
                .statusCode(201);

        ConsumedRecord created = published("tickets", "traced-customer", 1).getFirst();

        List<CollectedSpan> spans = spans(2);
        CollectedSpan request = kind(spans, "SPAN_KIND_SERVER");
        CollectedSpan sent = kind(spans, "SPAN_KIND_PRODUCER");
        assertThat(request.name()).isEqualTo("POST /tickets");
        assertThat(request.service()).isEqualTo("holdfast-ticket");
        assertThat(request.parentSpanId()).isEqualTo(SENDER_SPAN);
        assertThat(created.headers()).containsEntry("traceparent", "00-" + traceId + "-" + request.spanId() + "-01");
        assertThat(sent.name()).isEqualTo("send tickets");
        assertThat(sent.parentSpanId()).isEqualTo(request.spanId());
    }

    @Test
    void requestsThatAreCommittedTogetherKeepTheirOwnTraces() throws Exception {
        List<String> traces = new ArrayList<>();
        try (ExecutorService senders = Executors.newFixedThreadPool(16)) {
            List<Callable<String>> requests = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                String customer = "together-" + i;
                String trace = newTraceId();
                traces.add(trace);
                requests.add(() -> channel()
                        .header("traceparent", traceparent(trace))
                        .body(ticketOf(customer))
                        .post("/tickets")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("customerId"));
            }
            for (Future<String> response : senders.invokeAll(requests)) {
                response.get();
            }
        }

        for (int i = 0; i < traces.size(); i++) {
            ConsumedRecord created = published("tickets", "together-" + i, 1).getFirst();
            assertThat(created.headers().get("traceparent")).startsWith("00-" + traces.get(i) + "-");
        }
    }

    @Test
    void anEventThatNamesItsTraceKeepsIt() {
        String own = "00-" + newTraceId() + "-b7ad6b7169203331-01";
        String event =
                purchase("with-trace", "with-trace-customer").replaceFirst("\\{", "{\"traceparent\":\"" + own + "\",");
        channel()
                .header("traceparent", traceparent(traceId))
                .contentType(ONE)
                .body(event)
                .post("/events")
                .then()
                .statusCode(202);

        assertThat(published("purchases", "with-trace-customer", 1).getFirst().headers())
                .containsEntry("traceparent", own);
    }

    @Test
    void aRequestThatNobodyRecordsHasNoTrace() {
        report(purchase("untraced", "untraced-customer")).statusCode(202);

        String trace = published("purchases", "untraced-customer", 1)
                .getFirst()
                .headers()
                .get("traceparent");

        assertThat(trace == null || trace.endsWith("-00")).as("%s", trace).isTrue();
    }

    @Test
    void spansHoldNoPersonalData() {
        traced(ops())
                .put("/customers/span-customer/contacts/email/grace@example.org")
                .then()
                .statusCode(404);
        traced(ops()).get("/tickets?customerId=span-customer").then().statusCode(200);

        traced(channel())
                .body("{\"message\": zacharias}")
                .post("/tickets")
                .then()
                .statusCode(400);
        traced(ops()).get("/customers/Quillfeather").then().statusCode(404);

        List<CollectedSpan> spans = spans(4);
        assertThat(spans)
                .extracting(CollectedSpan::name)
                .contains("PUT /customers/{customerId}/contacts/{kind}/{value}", "GET /tickets");
        assertThat(spans.toString())
                .doesNotContain("grace", "span-customer", "zacharias", "Quillfeather", "127.0.0.1", "0:0:0:0");
    }

    private RequestSpecification traced(RequestSpecification request) {
        return request.header("traceparent", traceparent(traceId));
    }

    private static CollectedSpan kind(List<CollectedSpan> spans, String kind) {
        return spans.stream()
                .filter(span -> span.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span is a " + kind + ": " + spans));
    }

    private List<CollectedSpan> spans(int count) {
        return await().atMost(PATIENCE).until(() -> TraceCollector.shared().trace(traceId), all -> all.size() >= count);
    }

    private static String ticketOf(String customer) {
        return """
                {"customerId":"%s","channel":"email","department":"technical","subject":"S","message":"M"}""".formatted(customer);
    }

    private static String traceparent(String trace) {
        return "00-" + trace + "-" + SENDER_SPAN + "-01";
    }

    private static String newTraceId() {
        return UUID.randomUUID().toString().replace("-", "");
    }
}
