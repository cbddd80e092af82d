package io.holdfast.ticket.rating;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A rating link as the REST API returns it.
 *
 * @param url an address when HOLDFAST_PUBLIC_URL is set, otherwise the path
 */
@Schema(name = "RatingLinkAnswer")
record RatingLinkView(String url, Instant expiresAt) {}
