package io.holdfast.ticket.webhook;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A secret, shown once.
 *
 * @param secret {@code whsec_} and the key of the signatures in Base64
 * @param previousSecretUntil until when the secret before it signs, too; absent of a new webhook
 */
@Schema(name = "WebhookSecret")
@JsonInclude(JsonInclude.Include.NON_NULL)
record NewSecret(String webhookId, String secret, @Nullable Instant previousSecretUntil) {}
