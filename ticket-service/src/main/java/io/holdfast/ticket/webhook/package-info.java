/** Webhooks: their administration over REST. */
@NullMarked
package io.holdfast.ticket.webhook;

import org.jspecify.annotations.NullMarked;
