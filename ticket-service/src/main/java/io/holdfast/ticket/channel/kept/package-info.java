/** Deliveries that could not be read or wait for something, for a later retry. */
@NullMarked
package io.holdfast.ticket.channel.kept;

import org.jspecify.annotations.NullMarked;
