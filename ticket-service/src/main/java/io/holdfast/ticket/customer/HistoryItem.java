package io.holdfast.ticket.customer;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened between a customer and the company.
 *
 * @param data the event's data, as on Kafka
 * @param subject the subject of a ticket that was opened here
 * @param message what was said, if it was said here
 */
@Schema(name = "Interaction")
record HistoryItem(
        String eventId,
        String source,
        String type,
        Instant time,

        @Schema(implementation = Object.class) JsonNode data,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String subject,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String message) {}
