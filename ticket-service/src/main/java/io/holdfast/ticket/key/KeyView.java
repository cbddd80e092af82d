package io.holdfast.ticket.key;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A key as the REST API returns it, without its secret.
 *
 * @param channels the only ones that it may send of; null: every one
 * @param prefix how its newest secret begins
 * @param lastUsedAt in whole minutes, and up to two minutes late
 * @param previousValidUntil until when a secret that was replaced is accepted; null: none is
 */
@Schema(name = "ApiKey")
record KeyView(
        String keyId,
        String name,
        @Nullable List<String> channels,
        String prefix,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt,
        @Nullable Instant previousValidUntil) {}
