/** The state of tickets and purchases, computed from their events in any order of arrival. Pure: no I/O, no clock. */
@NullMarked
package io.holdfast.ticket.state;

import org.jspecify.annotations.NullMarked;
