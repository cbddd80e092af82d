package io.holdfast.sla.policy;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;

/**
 * The properties of a ticket that rules can match.
 *
 * @param tier the customer's loyalty tier; null when the customer has none
 */
public record TicketTraits(
        String department,
        Priority priority,
        String channel,
        List<String> tags,
        @Nullable String tier) {}
