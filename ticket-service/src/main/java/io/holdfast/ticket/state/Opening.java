package io.holdfast.ticket.state;

import io.holdfast.contract.TimelinePosition;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/** What a ticket is from its first creation on: whose it is and where it came from. */
public record Opening(
        TimelinePosition position,
        CustomerId customerId,
        String channel,
        @Nullable String problemId) {}
