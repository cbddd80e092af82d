/** Tickets, replies, ratings, reviews and merges: their commands and queries. */
@NullMarked
package io.holdfast.ticket.conversation;

import org.jspecify.annotations.NullMarked;
