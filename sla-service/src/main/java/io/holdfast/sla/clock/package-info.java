/** Evaluation of SLA clocks: a pure function from a ticket's facts and the policies to its clocks. */
@NullMarked
package io.holdfast.sla.clock;

import org.jspecify.annotations.NullMarked;
