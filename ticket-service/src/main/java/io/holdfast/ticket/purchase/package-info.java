/** Purchases and refunds. */
@NullMarked
package io.holdfast.ticket.purchase;

import org.jspecify.annotations.NullMarked;
