/** The time from a deadline to its published breach, and what open clocks cost while nothing happens. */
@NullMarked
package io.holdfast.bench.sla;

import org.jspecify.annotations.NullMarked;
