package io.holdfast.ticket.webhook;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A test event that is sent: its delivery, and the header {@code webhook-id}. */
@Schema(name = "WebhookTest")
record TestView(String deliveryId, String eventId) {}
