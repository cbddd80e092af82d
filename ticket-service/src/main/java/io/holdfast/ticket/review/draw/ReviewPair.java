package io.holdfast.ticket.review.draw;

/** Who reads whose replies. */
public record ReviewPair(String reviewerId, String agentId) {}
