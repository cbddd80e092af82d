/** Evaluates tickets and stores the result: loads clocks, computes the differences, saves them and appends the events. */
@NullMarked
package io.holdfast.sla.evaluation;

import org.jspecify.annotations.NullMarked;
