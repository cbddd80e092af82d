/** Loyalty tiers of customers, as loyalty-service has published them. */
@NullMarked
package io.holdfast.ticket.tier;

import org.jspecify.annotations.NullMarked;
