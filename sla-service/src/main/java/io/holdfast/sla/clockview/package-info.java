/** Read side of clocks: REST resources and gauges. */
@NullMarked
package io.holdfast.sla.clockview;

import org.jspecify.annotations.NullMarked;
