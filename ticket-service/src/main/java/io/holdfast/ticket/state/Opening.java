package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TimelinePosition;

/**
 * What a ticket's creation determines: its customer and its origin. The customer is that of the creation that was stored
 * first; of the creations that name this customer the earliest counts.
 */
public record Opening(
        TimelinePosition position,
        CustomerId customerId,
        String channel,
        @Nullable String problemId) {}
