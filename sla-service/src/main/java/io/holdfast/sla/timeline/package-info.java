/** What happened in each ticket, as far as its clocks care: kept in one row a ticket, in the order of the facts' time. */
@NullMarked
package io.holdfast.sla.timeline;

import org.jspecify.annotations.NullMarked;
