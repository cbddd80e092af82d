package io.holdfast.ticket.customer;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An event of a customer's history.
 *
 * @param data the event's data, as on Kafka
 * @param subject the subject of a ticket that was opened here
 * @param message its text, if one is stored
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
