package io.holdfast.ticket.event;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;

import com.fasterxml.jackson.core.JsonGenerator;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.intake.Outcome;
import io.holdfast.ticket.reading.Json;

/** What became of each event of a request, in order. */
final class BatchAnswer {

    private static final int LENGTH_USUAL = 64;

    private BatchAnswer() {}

    static String one(EventReading reading, Outcome outcome) {
        return written(LENGTH_USUAL, json -> {
            json.writeStartObject();
            json.writeStringField("id", reading.id());
            writeStatus(json, outcome);
            json.writeEndObject();
        });
    }

    /**
     * The answer to a batch.
     *
     * @param outcomes those of the readings that gave a fact, in order
     */
    static String of(List<EventReading> readings, List<Outcome> outcomes) {
        return written(LENGTH_USUAL * readings.size(), json -> {
            Iterator<Outcome> settled = outcomes.iterator();
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (int index = 0; index < readings.size(); index++) {
                EventReading reading = readings.get(index);
                json.writeStartObject();
                json.writeNumberField("index", index);
                json.writeStringField("id", reading.id());
                if (reading.fact() == null) {
                    writeRejected(json, reading.errors());
                } else {
                    writeStatus(json, settled.next());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void writeStatus(JsonGenerator json, Outcome outcome) throws IOException {
        switch (outcome) {
            case Outcome.Accepted accepted -> json.writeStringField("status", "accepted");
            case Outcome.Duplicate duplicate -> json.writeStringField("status", "duplicate");
            case Outcome.Refused(Problem problem) -> writeRejected(json, reasons(problem));
            case Outcome.Answered answered -> throw new IllegalStateException("a told fact is not answered");
            case Outcome.Replayed replayed -> throw new IllegalStateException("a told fact is not answered");
        }
    }

    /** Never none: whoever is rejected is told why. */
    private static List<FieldError> reasons(Problem problem) {
        return problem.errors().isEmpty()
                ? List.of(new FieldError("", String.valueOf(problem.getMessage())))
                : problem.errors();
    }

    private static void writeRejected(JsonGenerator json, List<FieldError> errors) throws IOException {
        json.writeStringField("status", "rejected");
        json.writeArrayFieldStart("errors");
        for (FieldError error : errors) {
            json.writeStartObject();
            json.writeStringField("field", error.field());
            json.writeStringField("message", error.message());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    private static String written(int lengthUsual, Writing writing) {
        StringWriter text = new StringWriter(lengthUsual);
        try (JsonGenerator json = Json.MAPPER.createGenerator(text)) {
            writing.write(json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
