/** Simulations: what given events lead to under a given programme, with nothing stored. */
@NullMarked
package io.holdfast.loyalty.simulation;

import org.jspecify.annotations.NullMarked;
