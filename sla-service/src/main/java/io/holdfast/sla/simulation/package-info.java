/** Simulations: clocks of given events under a given policy, with nothing stored. */
@NullMarked
package io.holdfast.sla.simulation;

import org.jspecify.annotations.NullMarked;
