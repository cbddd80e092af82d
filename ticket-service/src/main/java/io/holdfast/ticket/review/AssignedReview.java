package io.holdfast.ticket.review;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A review that was drawn, as the REST API returns it.
 *
 * @param done whether the reviewer has reviewed the agent since the draw
 */
@Schema(name = "AssignedReviewAnswer")
record AssignedReview(String week, String reviewerId, String agentId, Instant drawnAt, boolean done) {}
