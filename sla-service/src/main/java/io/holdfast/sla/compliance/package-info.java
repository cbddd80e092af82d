/** Counts met and breached SLA targets, for {@code GET /compliance} and its gauge. */
@NullMarked
package io.holdfast.sla.compliance;

import org.jspecify.annotations.NullMarked;
