package io.holdfast.ticket.channel.kept;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A kept delivery as the REST API returns it.
 *
 * @param bytes length of the body
 */
@Schema(name = "KeptDelivery")
public record KeptView(
        String keptId,

        @Schema(enumeration = {"unreadable", "waits-for-purchase", "for-a-person"})
        String reason,

        Instant receivedAt,
        long bytes,
        String detail) {}
