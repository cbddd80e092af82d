/** Who the customers are: their contacts, their history, their leaving and their erasure. */
@NullMarked
package io.holdfast.ticket.customer;

import org.jspecify.annotations.NullMarked;
