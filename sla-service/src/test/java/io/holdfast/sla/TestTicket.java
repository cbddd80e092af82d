package io.holdfast.sla;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.holdfast.testservers.TestKafkaClient;

/** Publishes events of one ticket, as ticket-service does. */
public final class TestTicket {

    private static final String SOURCE = "/test";

    private final TestKafkaClient log;
    private final String ticketId;
    private final String customerId;
    private final @Nullable String importId;

    private TestTicket(TestKafkaClient log, String ticketId, String customerId, @Nullable String importId) {
        this.log = log;
        this.ticketId = ticketId;
        this.customerId = customerId;
        this.importId = importId;
    }

    public static TestTicket create(TestKafkaClient log) {
        String id = "T-" + UUID.randomUUID();
        return new TestTicket(log, id, "C-" + id, null);
    }

    public static TestTicket create(TestKafkaClient log, String ticketId, String customerId) {
        return new TestTicket(log, ticketId, customerId, null);
    }

    public TestTicket withImport(String id) {
        return new TestTicket(log, ticketId, customerId, id);
    }

    public String ticketId() {
        return ticketId;
    }

    public String customerId() {
        return customerId;
    }

    public TestTicket created(Instant time, String department, String priority, String channel) {
        return publish(
                UUID.randomUUID().toString(), "ticket-created", time, """
                "channel":"%s","department":"%s","priority":"%s","tags":[]""".formatted(channel, department, priority));
    }

    public TestTicket agentReplied(Instant time) {
        return replied(UUID.randomUUID().toString(), time, "agent", "public");
    }

    public TestTicket customerReplied(Instant time) {
        return replied(UUID.randomUUID().toString(), time, "customer", "public");
    }

    public TestTicket replied(String id, Instant time, String author, String visibility) {
        return publish(id, "reply-sent", time, """
                "replyId":"%s","author":"%s","visibility":"%s\"""".formatted(id, author, visibility));
    }

    public TestTicket status(Instant time, String status) {
        return publish(
                UUID.randomUUID().toString(), "ticket-status-changed", time, "\"status\":\"%s\"".formatted(status));
    }

    public TestTicket publish(String id, String type, Instant time, String fields) {
        return publishRaw(id, type, time, """
                {"ticketId":"%s","customerId":"%s",%s}""".formatted(ticketId, customerId, fields));
    }

    public TestTicket publishRaw(String id, String type, Instant time, String json) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "ce_specversion",
                "1.0",
                "ce_id",
                id,
                "ce_source",
                SOURCE,
                "ce_type",
                type,
                "ce_time",
                time.toString(),
                "content-type",
                "application/json"));
        if (importId != null) {
            headers.put("ce_importid", importId);
        }
        log.send("tickets", customerId, headers, json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return this;
    }

    /** Records of the topic about the ticket, in log order. */
    public List<Map<String, String>> eventsOn(String topic) {
        List<Map<String, String>> seen = new ArrayList<>();
        log.readAll(topic).forEach(record -> {
            if (record.value().contains("\"" + ticketId + "\"")) {
                Map<String, String> all = new HashMap<>(record.headers());
                all.put("data", record.value());
                all.put("seenAt", record.timestamp().toString());
                seen.add(all);
            }
        });
        return seen;
    }
}
