package io.holdfast.sla;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import io.holdfast.testservers.TestKafkaClient;

/** Tells the log what happened to one ticket, as ticket-service would. */
public final class Told {

    private static final String SOURCE = "/test";

    private final TestKafkaClient log;
    private final String ticketId;
    private final String customerId;
    private final @Nullable String importId;

    private Told(TestKafkaClient log, String ticketId, String customerId, @Nullable String importId) {
        this.log = log;
        this.ticketId = ticketId;
        this.customerId = customerId;
        this.importId = importId;
    }

    public static Told ticket(TestKafkaClient log) {
        String id = "T-" + UUID.randomUUID();
        return new Told(log, id, "C-" + id, null);
    }

    public static Told ticket(TestKafkaClient log, String ticketId, String customerId) {
        return new Told(log, ticketId, customerId, null);
    }

    public Told ofImport(String id) {
        return new Told(log, ticketId, customerId, id);
    }

    public String ticketId() {
        return ticketId;
    }

    public String customerId() {
        return customerId;
    }

    public Told created(Instant time, String department, String priority, String channel) {
        return tell(UUID.randomUUID().toString(), "ticket-created", time, """
                "channel":"%s","department":"%s","priority":"%s","tags":[]""".formatted(channel, department, priority));
    }

    public Told agentReplied(Instant time) {
        return replied(UUID.randomUUID().toString(), time, "agent", "public");
    }

    public Told customerReplied(Instant time) {
        return replied(UUID.randomUUID().toString(), time, "customer", "public");
    }

    public Told replied(String id, Instant time, String author, String visibility) {
        return tell(id, "reply-sent", time, """
                "replyId":"%s","author":"%s","visibility":"%s\"""".formatted(id, author, visibility));
    }

    public Told status(Instant time, String status) {
        return tell(UUID.randomUUID().toString(), "ticket-status-changed", time, "\"status\":\"%s\"".formatted(status));
    }

    public Told tell(String id, String type, Instant time, String fields) {
        return tellRaw(id, type, time, """
                {"ticketId":"%s","customerId":"%s",%s}""".formatted(ticketId, customerId, fields));
    }

    public Told tellRaw(String id, String type, Instant time, String json) {
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

    /** What the topic holds about the ticket, in the order of its partition. */
    public List<Map<String, String>> seenOn(String topic) {
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
