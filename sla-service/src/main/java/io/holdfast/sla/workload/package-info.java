/** Bounds for computations that a request starts and that take longer than a request may: how many run, wait, and how long. */
@NullMarked
package io.holdfast.sla.workload;

import org.jspecify.annotations.NullMarked;
