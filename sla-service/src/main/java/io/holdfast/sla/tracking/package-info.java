/** Keeps each ticket's clocks, breaches and warnings in step with what is known of it, and tells what has changed. */
@NullMarked
package io.holdfast.sla.tracking;

import org.jspecify.annotations.NullMarked;
