/** Rules that raise the priority of new tickets by channel and department. */
@NullMarked
package io.holdfast.ticket.arrival;

import org.jspecify.annotations.NullMarked;
