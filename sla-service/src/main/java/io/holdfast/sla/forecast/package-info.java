/** Forecast of breaches within the next hour, from the open clocks and the outcomes of past ones. */
@NullMarked
package io.holdfast.sla.forecast;

import org.jspecify.annotations.NullMarked;
