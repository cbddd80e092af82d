/** Breaches of SLA clocks, as sla-service publishes them. */
@NullMarked
package io.holdfast.ticket.breach;

import org.jspecify.annotations.NullMarked;
