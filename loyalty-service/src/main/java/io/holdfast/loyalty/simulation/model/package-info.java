/** What given events lead to under a given programme. Pure. */
@NullMarked
package io.holdfast.loyalty.simulation.model;

import org.jspecify.annotations.NullMarked;
