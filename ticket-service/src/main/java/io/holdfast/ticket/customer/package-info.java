/** Customers: contacts, history, departure and erasure. */
@NullMarked
package io.holdfast.ticket.customer;

import org.jspecify.annotations.NullMarked;
