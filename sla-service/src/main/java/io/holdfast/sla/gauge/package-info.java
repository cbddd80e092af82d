/** Gauges whose values are counted in the database in the background. */
@NullMarked
package io.holdfast.sla.gauge;

import org.jspecify.annotations.NullMarked;
