/** Tables of webhooks, their deliveries and queues. */
@NullMarked
package io.holdfast.ticket.webhook.store;

import org.jspecify.annotations.NullMarked;
