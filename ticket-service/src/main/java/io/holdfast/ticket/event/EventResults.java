package io.holdfast.ticket.event;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;

import com.fasterxml.jackson.core.JsonGenerator;

import io.holdfast.rest.FieldError;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.web.Json;

/** Writes the results of reported events as JSON, in their order. */
final class EventResults {

    private static final int LENGTH_TYPICAL = 64;

    private EventResults() {}

    static String ofOne(ParsedEvent parsed, SubmissionResult result) {
        return Json.write(LENGTH_TYPICAL, json -> {
            json.writeStartObject();
            json.writeStringField("id", parsed.id());
            writeStatus(json, result);
            json.writeEndObject();
        });
    }

    /**
     * The response to a batch.
     *
     * @param results of the events that were parsed without errors, in order
     */
    static String ofBatch(List<ParsedEvent> parsedEvents, List<SubmissionResult> results) {
        return Json.write(LENGTH_TYPICAL * parsedEvents.size(), json -> {
            Iterator<SubmissionResult> nextResult = results.iterator();
            json.writeStartObject();
            json.writeArrayFieldStart("items");
            for (int index = 0; index < parsedEvents.size(); index++) {
                ParsedEvent parsed = parsedEvents.get(index);
                json.writeStartObject();
                json.writeNumberField("index", index);
                json.writeStringField("id", parsed.id());
                if (parsed.fact() == null) {
                    writeRejected(json, parsed.errors());
                } else {
                    writeStatus(json, nextResult.next());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void writeStatus(JsonGenerator json, SubmissionResult result) throws IOException {
        switch (result) {
            case SubmissionResult.Accepted accepted -> json.writeStringField("status", "accepted");
            case SubmissionResult.Duplicate duplicate -> json.writeStringField("status", "duplicate");
            case SubmissionResult.Rejected(Problem problem) -> writeRejected(json, reasons(problem));
            case SubmissionResult.Executed executed ->
                throw new IllegalStateException("a reported event has no response");
            case SubmissionResult.Replayed replayed ->
                throw new IllegalStateException("a reported event has no response");
        }
    }

    /** The errors of a problem; its message when it names no field. */
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
}
