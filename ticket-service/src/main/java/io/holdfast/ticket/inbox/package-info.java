/** What this service does with events that it consumes. */
@NullMarked
package io.holdfast.ticket.inbox;

import org.jspecify.annotations.NullMarked;
