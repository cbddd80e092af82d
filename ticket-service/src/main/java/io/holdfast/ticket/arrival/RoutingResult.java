package io.holdfast.ticket.arrival;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;

/**
 * What a new ticket is like after the rules.
 *
 * @param agentId to whom it is assigned; null for nobody
 * @param rules the names of those that applied, in their order
 */
public record RoutingResult(
        String department,
        Priority priority,
        List<String> tags,
        @Nullable String agentId,
        List<String> rules) {}
