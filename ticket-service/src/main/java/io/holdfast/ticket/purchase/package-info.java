/** What customers buy and give back. */
@NullMarked
package io.holdfast.ticket.purchase;

import org.jspecify.annotations.NullMarked;
