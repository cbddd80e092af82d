package io.holdfast.messaging;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.holdfast.contract.Event;
import io.holdfast.contract.EventType;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Compatibility of the JSON format: released samples are read and written unchanged, and unknown fields are ignored. */
class EventJsonTest {

    private static final ObjectMapper PLAIN = new ObjectMapper();

    private final EventJson json = new EventJson();

    @ParameterizedTest
    @EnumSource
    void samplesAreReadAndWrittenUnchanged(EventType type) throws Exception {
        byte[] sample = resource("golden/v1/" + type.wireName() + ".json");

        byte[] written = json.write(json.read(type, sample));

        assertThat(tree(written)).isEqualTo(tree(sample));
    }

    @ParameterizedTest
    @EnumSource
    void samplesWithOnlyTheRequiredFieldsAreRead(EventType type) throws Exception {
        byte[] sample = resource("golden/minimal/" + type.wireName() + ".json");

        Event event = json.read(type, sample);

        assertThat(json.read(type, json.write(event))).isEqualTo(event);
    }

    @ParameterizedTest
    @MethodSource("samplesOfALaterVersion")
    void unknownFieldsAreIgnored(EventType type) throws Exception {
        byte[] next = resource("golden/next/" + type.wireName() + ".json");

        Event event = json.read(type, next);

        assertThat(event).isInstanceOf(type.record());
        assertThat(tree(next).size()).isGreaterThan(tree(json.write(event)).size());
    }

    static Stream<EventType> samplesOfALaterVersion() {
        return EnumSet.of(
                EventType.POINTS_AWARDED,
                EventType.PURCHASE,
                EventType.REPLY_SENT,
                EventType.SLA_BREACHED,
                EventType.TICKET_CREATED)
                .stream();
    }

    @ParameterizedTest
    @EnumSource
    void aMissingRequiredFieldIsNamed(EventType type) throws Exception {
        JsonNode minimal = tree(resource("golden/minimal/" + type.wireName() + ".json"));
        for (String field : (Iterable<String>) minimal::fieldNames) {
            JsonNode without = minimal.deepCopy();
            ((ObjectNode) without).remove(field);

            assertThatThrownBy(() -> json.read(type, PLAIN.writeValueAsBytes(without)))
                    .isInstanceOf(UnreadableEventException.class)
                    .hasMessageContaining(field);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "POINTS_AWARDED, points",
        "TIER_CHANGED, customerId",
        "SLA_BREACHED, cycle",
        "SLA_CLOCK_STARTED, startedAt",
        "CHURN_RISK_CHANGED, risk",
        "PURCHASE, items[0].quantity"
    })
    void anInvalidFieldIsNamedByItsPathInTheData(EventType type, String field) throws Exception {
        ObjectNode data = (ObjectNode) tree(resource("golden/v1/" + type.wireName() + ".json"));
        ObjectNode parent = field.contains("[") ? (ObjectNode) data.at("/items/0") : data;
        parent.putArray(field.substring(field.indexOf('.') + 1));

        assertThatThrownBy(() -> json.read(type, PLAIN.writeValueAsBytes(data)))
                .isInstanceOfSatisfying(
                        UnreadableEventException.class,
                        e -> assertThat(e.field()).isEqualTo(field));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"customerId\":\"C-1\",\"reason\":\"rain\"}",
                "{\"customerId\":\"C 1\",\"reason\":\"price\"}",
                "{\"customerId\":7,\"reason\":\"price\"}",
                "{\"customerId\":null,\"reason\":\"price\"}",
                "[]",
                "null",
                "\"text\"",
                "{",
                "",
            })
    void otherJsonIsUnreadable(String data) {
        assertThatThrownBy(() -> json.read(EventType.CUSTOMER_LEFT, data.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEventException.class);
    }

    @Test
    void nestingBeyondTheLimitIsUnreadable() {
        String deep =
                "{\"customerId\":\"C-1\",\"reason\":\"price\",\"x\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";

        assertThatThrownBy(() -> json.read(EventType.CUSTOMER_LEFT, deep.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableEventException.class);
    }

    private static JsonNode tree(byte[] bytes) throws IOException {
        return PLAIN.readTree(bytes);
    }

    private static byte[] resource(String path) throws IOException {
        try (InputStream stream = EventType.class.getClassLoader().getResourceAsStream(path)) {
            if (stream == null) {
                throw new IOException("no resource " + path);
            }
            return stream.readAllBytes();
        }
    }
}
