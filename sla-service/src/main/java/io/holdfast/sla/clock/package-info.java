/** What became of each promise: a pure function from a ticket's facts to its clocks. */
@NullMarked
package io.holdfast.sla.clock;

import org.jspecify.annotations.NullMarked;
