package io.holdfast.ticket.conversation;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

import com.fasterxml.jackson.core.JsonGenerator;

import io.holdfast.ticket.web.Json;

/** Replies as they are answered. */
final class ReplyJson {

    private ReplyJson() {}

    static String of(ReplyView reply) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = Json.MAPPER.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("replyId", reply.replyId());
            json.writeStringField("ticketId", reply.ticketId());
            json.writeStringField("author", reply.author());
            json.writeStringField("agentId", reply.agentId());
            json.writeStringField("visibility", reply.visibility());
            json.writeStringField("message", reply.message());
            json.writeStringField("templateId", reply.templateId());
            json.writeStringField("variant", reply.variant());
            json.writeStringField("createdAt", reply.createdAt().toString());
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }
}
