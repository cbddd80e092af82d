/** Customers: contacts, history and departure. */
@NullMarked
package io.holdfast.ticket.customer;

import org.jspecify.annotations.NullMarked;
