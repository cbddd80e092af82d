/** JSON bodies read field by field, everything that is wrong with them collected. Pure. */
@NullMarked
package io.holdfast.ticket.reading;

import org.jspecify.annotations.NullMarked;
