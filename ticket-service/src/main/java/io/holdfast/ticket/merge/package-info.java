/** Merges of customers: two ids become one person. */
@NullMarked
package io.holdfast.ticket.merge;

import org.jspecify.annotations.NullMarked;
