package io.holdfast.local.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Formats a record in binary mode of CloudEvents as one line in structured mode (JSON), the attributes first. */
final class StructuredEvent {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREFIX = "ce_";
    /** The extension of CloudEvents for traces; in the binary form the header of W3C Trace Context, without a prefix. */
    private static final String TRACEPARENT = "traceparent";

    private StructuredEvent() {}

    static String format(ConsumerRecord<String, byte[]> record) {
        ObjectNode event = JSON.createObjectNode();
        for (Header header : record.headers()) {
            if (header.value() != null
                    && (header.key().startsWith(PREFIX) || header.key().equals(TRACEPARENT))) {
                String name = header.key().equals(TRACEPARENT)
                        ? TRACEPARENT
                        : header.key().substring(PREFIX.length());
                event.put(name, new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        if (record.value() != null) {
            try {
                event.set("data", JSON.readTree(record.value()));
            } catch (IOException notJson) {
                event.put("data_base64", Base64.getEncoder().encodeToString(record.value()));
            }
        }
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
