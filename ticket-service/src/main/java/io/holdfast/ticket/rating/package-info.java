/** Ratings by link: a page without a credential that takes one rating of one ticket. */
@NullMarked
package io.holdfast.ticket.rating;

import org.jspecify.annotations.NullMarked;
