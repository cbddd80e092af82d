/** The draw of reviews: pure functions. */
@NullMarked
package io.holdfast.ticket.review.draw;

import org.jspecify.annotations.NullMarked;
