package io.holdfast.bench.harness;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Facts as records of Kafka, in the form in which ticket-service publishes them: CloudEvents in binary mode, with the customer
 * as key.
 */
public final class FactRecords {

    public static final String TICKETS = "tickets";
    public static final String PURCHASES = "purchases";
    public static final ObjectMapper JSON = new ObjectMapper();

    private FactRecords() {}

    public static ProducerRecord<String, byte[]> ticketCreated(String ticketId, String customerId, Instant time) {
        ObjectNode data = ticketData(ticketId, customerId);
        data.put("channel", "email");
        data.put("department", "technical");
        data.put("priority", "normal");
        data.putArray("tags");
        return record(TICKETS, ticketId + ".created", "ticket-created", time, ticketId, customerId, data);
    }

    public static ProducerRecord<String, byte[]> reply(
            String ticketId, String customerId, int number, String author, Instant time) {
        ObjectNode data = ticketData(ticketId, customerId);
        data.put("replyId", ticketId + ".r" + number);
        data.put("author", author);
        data.put("visibility", "public");
        return record(TICKETS, ticketId + ".reply-" + number, "reply-sent", time, ticketId, customerId, data);
    }

    public static ProducerRecord<String, byte[]> resolved(String ticketId, String customerId, Instant time) {
        ObjectNode data = ticketData(ticketId, customerId);
        data.put("status", "resolved");
        data.put("previousStatus", "open");
        return record(TICKETS, ticketId + ".resolved", "ticket-status-changed", time, ticketId, customerId, data);
    }

    public static ProducerRecord<String, byte[]> purchase(
            String purchaseId, String customerId, String amount, String sku, Instant time) {
        ObjectNode data = JSON.createObjectNode();
        data.put("purchaseId", purchaseId);
        data.put("customerId", customerId);
        data.put("amount", amount);
        data.put("currency", "EUR");
        ObjectNode item = data.putArray("items").addObject();
        item.put("sku", sku);
        item.put("quantity", 1);
        item.put("amount", amount);
        return record(PURCHASES, purchaseId + ".bought", "purchase", time, purchaseId, customerId, data);
    }

    private static ObjectNode ticketData(String ticketId, String customerId) {
        ObjectNode data = JSON.createObjectNode();
        data.put("ticketId", ticketId);
        data.put("customerId", customerId);
        return data;
    }

    private static ProducerRecord<String, byte[]> record(
            String topic, String id, String type, Instant time, String subject, String customerId, ObjectNode data) {
        ProducerRecord<String, byte[]> record = new ProducerRecord<>(topic, customerId, bytes(data.toString()));
        record.headers()
                .add("ce_specversion", bytes("1.0"))
                .add("ce_id", bytes(id))
                .add("ce_source", bytes("/bench"))
                .add("ce_type", bytes(type))
                .add("ce_time", bytes(time.toString()))
                .add("ce_subject", bytes(subject))
                .add("ce_dataschema", bytes("urn:holdfast:event:" + type + ":1"))
                .add("content-type", bytes("application/json"));
        return record;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
