package io.holdfast.messaging;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.TreeMap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;

/** Writes facts as CloudEvents 1.0 in the structured content mode (JSON): attributes and data in one object. */
public final class StructuredEvent {

    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int LENGTH_USUAL = 512;

    private StructuredEvent() {}

    /** The event as one line of JSON, with the attributes and extensions that its record on Kafka has. */
    public static String write(Fact<? extends Event> fact, EventJson data) {
        StringWriter text = new StringWriter(LENGTH_USUAL);
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("specversion", "1.0");
            json.writeStringField("id", fact.id());
            json.writeStringField("source", fact.source());
            json.writeStringField("type", fact.type().wireName());
            json.writeStringField("time", fact.time().toString());
            json.writeStringField("subject", fact.subject());
            json.writeStringField("dataschema", CloudEventHeaders.schemaOf(fact.type()));
            json.writeStringField("datacontenttype", "application/json");
            for (var extension : new TreeMap<>(fact.extensions()).entrySet()) {
                json.writeStringField(extension.getKey(), extension.getValue());
            }
            json.writeFieldName("data");
            json.writeRawValue(new String(data.write(fact.event()), StandardCharsets.UTF_8));
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
