package io.holdfast.ticket.webhook;

import java.time.Instant;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A replay that has begun: the deliveries from since inclusive to until exclusive are made again. */
@Schema(name = "WebhookReplay")
record ReplayView(String webhookId, Instant since, Instant until) {}
