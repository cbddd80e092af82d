package io.holdfast.ticket.state;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerId;

/** What a ticket is from its first creation on: whose it is and where it came from. */
public record Opening(
        Stamp stamp,
        CustomerId customerId,
        String channel,
        @Nullable String problemId) {}
