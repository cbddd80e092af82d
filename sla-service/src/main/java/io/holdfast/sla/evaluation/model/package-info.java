/** Stored clocks, their differences to an evaluation's result, and the events of these differences. No I/O, no clock. */
@NullMarked
package io.holdfast.sla.evaluation.model;

import org.jspecify.annotations.NullMarked;
