package io.holdfast.ticket.rating;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;

/** Row of the table {@code rating_link}, without its token. */
record RatingLink(
        TicketId ticketId,
        CustomerId customerId,
        Instant expiresAt,
        @Nullable Instant usedAt) {}
