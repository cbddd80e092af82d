/** Working hours: calendars that add and measure working time. Pure: no I/O, no clock. */
@NullMarked
package io.holdfast.sla.calendar;

import org.jspecify.annotations.NullMarked;
