package io.holdfast.ticket.agent;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An agent's work as the REST API returns it.
 *
 * @param openTickets assigned now and open, pending or on hold
 * @param replies public ones
 * @param ratings of tickets that were assigned to the agent
 * @param meanScore of the ratings, 1 to 5; null without any
 * @param reviews of the agent by colleagues
 * @param meanReview of the criteria of the reviews, 1 to 5; null without any
 * @param breaches SLA clocks that were due in the span while the ticket was assigned to the agent, and were missed
 */
@Schema(name = "AgentAnswer")
record AgentView(
        String agentId,
        long openTickets,
        long replies,
        long ratings,
        @Nullable Double meanScore,
        long reviews,
        @Nullable Double meanReview,
        long breaches) {}
