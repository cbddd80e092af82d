/** How many promises will be broken within the next hour, by what is open and what became of the like. */
@NullMarked
package io.holdfast.sla.forecast;

import org.jspecify.annotations.NullMarked;
