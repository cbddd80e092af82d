/** Tables of webhooks, their deliveries and lanes. */
@NullMarked
package io.holdfast.ticket.webhook.store;

import org.jspecify.annotations.NullMarked;
