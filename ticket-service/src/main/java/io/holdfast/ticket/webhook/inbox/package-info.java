/** Stores consumed events as deliveries to the webhooks that want them. */
@NullMarked
package io.holdfast.ticket.webhook.inbox;

import org.jspecify.annotations.NullMarked;
