/** Rules that sort new tickets by channel, department, sender, tags and words. */
@NullMarked
package io.holdfast.ticket.arrival;

import org.jspecify.annotations.NullMarked;
