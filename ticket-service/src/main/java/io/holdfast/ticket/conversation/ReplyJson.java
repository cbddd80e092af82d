package io.holdfast.ticket.conversation;

import io.holdfast.ticket.web.Json;

/** Writes a reply as JSON. */
final class ReplyJson {

    private static final int LENGTH_TYPICAL = 512;

    private ReplyJson() {}

    static String write(ReplyView reply) {
        return Json.write(LENGTH_TYPICAL, json -> {
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
        });
    }
}
