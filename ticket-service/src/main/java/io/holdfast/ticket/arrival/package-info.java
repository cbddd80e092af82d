/** What a new ticket becomes by rule when it arrives. */
@NullMarked
package io.holdfast.ticket.arrival;

import org.jspecify.annotations.NullMarked;
