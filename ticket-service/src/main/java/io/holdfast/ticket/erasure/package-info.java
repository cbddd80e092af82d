/** Erasure of customers, and the report on it over all services. */
@NullMarked
package io.holdfast.ticket.erasure;

import org.jspecify.annotations.NullMarked;
