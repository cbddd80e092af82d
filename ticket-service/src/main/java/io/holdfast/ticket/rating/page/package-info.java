/** The page behind a rating link and the form that it sends: pure functions. */
@NullMarked
package io.holdfast.ticket.rating.page;

import org.jspecify.annotations.NullMarked;
