package io.holdfast.ticket.conversation;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A reply as the REST API returns it.
 *
 * @param message null for a reply that was reported as an event, which holds no text
 */
@Schema(name = "Reply")
record ReplyView(
        String replyId,
        String ticketId,

        @Schema(enumeration = {"agent", "customer", "bot"}) String author,

        @Nullable String agentId,

        @Schema(enumeration = {"public", "internal"}) String visibility,

        @Nullable String message,
        @Nullable String templateId,
        @Nullable String variant,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String externalId,

        Instant createdAt) {}
