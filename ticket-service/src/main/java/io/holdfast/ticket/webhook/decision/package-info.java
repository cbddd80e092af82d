/** Decisions about webhook deliveries: addresses, what an answer means, when the next try is; pure. */
@NullMarked
package io.holdfast.ticket.webhook.decision;

import org.jspecify.annotations.NullMarked;
