/** Sends webhook deliveries: claims queues, signs, resolves and checks addresses, records how each try ended. */
@NullMarked
package io.holdfast.ticket.webhook.delivery;

import org.jspecify.annotations.NullMarked;
