package io.holdfast.ticket.conversation;

import java.io.IOException;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.core.JsonGenerator;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.Opening;
import io.holdfast.ticket.state.Ticket;
import io.holdfast.ticket.web.Json;

/** Writes a ticket as JSON. */
final class TicketJson {

    private static final int LENGTH_TYPICAL = 512;

    private TicketJson() {}

    /** A ticket as a command leaves it: the same as a later read returns. */
    static String write(Ticket ticket, @Nullable String subject, @Nullable String externalId) {
        Opening opening = ticket.requireOpening();
        TicketId into = ticket.mergedInto().value();
        return write(new TicketView(
                ticket.id().value(),
                opening.customerId().value(),
                opening.channel(),
                ticket.currentDepartment(),
                ticket.currentPriority().wireName(),
                ticket.status().wireName(),
                subject,
                ticket.currentTags(),
                ticket.agentId().value(),
                opening.position().time(),
                ticket.updatedAt() == null ? opening.position().time() : ticket.updatedAt(),
                ticket.expectedResolutionAt().value(),
                externalId,
                null,
                into == null ? null : into.value(),
                ticket.score().value(),
                opening.problemId()));
    }

    static String write(TicketView ticket) {
        return Json.write(LENGTH_TYPICAL, json -> {
            json.writeStartObject();
            write(ticket, json);
            json.writeEndObject();
        });
    }

    private static void write(TicketView ticket, JsonGenerator json) throws IOException {
        json.writeStringField("ticketId", ticket.ticketId());
        json.writeStringField("customerId", ticket.customerId());
        json.writeStringField("channel", ticket.channel());
        json.writeStringField("department", ticket.department());
        json.writeStringField("priority", ticket.priority());
        json.writeStringField("status", ticket.status());
        json.writeStringField("subject", ticket.subject());
        writeTags(ticket.tags(), json);
        json.writeStringField("agentId", ticket.agentId());
        writeTime("createdAt", ticket.createdAt(), json);
        writeTime("updatedAt", ticket.updatedAt(), json);
        writeTime("expectedResolutionAt", ticket.expectedResolutionAt(), json);
        if (ticket.externalId() != null) {
            json.writeStringField("externalId", ticket.externalId());
        }
        if (ticket.mergedInto() != null) {
            json.writeStringField("mergedInto", ticket.mergedInto());
        }
        if (ticket.score() != null) {
            json.writeNumberField("score", ticket.score());
        }
        if (ticket.problemId() != null) {
            json.writeStringField("problemId", ticket.problemId());
        }
    }

    private static void writeTags(List<String> tags, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("tags");
        for (String tag : tags) {
            json.writeString(tag);
        }
        json.writeEndArray();
    }

    private static void writeTime(String name, @Nullable Instant time, JsonGenerator json) throws IOException {
        json.writeStringField(name, time == null ? null : time.toString());
    }
}
