package io.holdfast.ticket.review;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import io.holdfast.ticket.review.draw.ReviewPair;

/** A draw as the REST API returns it. */
@Schema(name = "ReviewDrawAnswer")
record ReviewDrawView(String week, Instant drawnAt, List<ReviewPair> items) {}
