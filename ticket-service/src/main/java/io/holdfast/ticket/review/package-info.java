/** Draws which agents review each other's replies in a week. */
@NullMarked
package io.holdfast.ticket.review;

import org.jspecify.annotations.NullMarked;
