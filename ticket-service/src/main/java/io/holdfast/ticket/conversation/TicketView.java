package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A ticket as the REST API returns it. */
@Schema(name = "Ticket")
record TicketView(
        String ticketId,
        String customerId,

        @Schema(examples = {"email"}) String channel,

        @Schema(examples = {"technical"}) String department,

        @Schema(enumeration = {"low", "normal", "high", "urgent"})
        String priority,

        @Schema(enumeration = {"open", "pending", "on-hold", "resolved", "closed"})
        String status,

        @Nullable String subject,
        List<String> tags,
        @Nullable String agentId,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant expectedResolutionAt,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String externalId,

        @Schema(
                description = "channel:account that delivered it",
                examples = {"whatsapp:berlin"})
        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable
        String account,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String mergedInto,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer score,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String problemId) {}
