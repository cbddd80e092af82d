/** Tickets and what is said in them. */
@NullMarked
package io.holdfast.ticket.conversation;

import org.jspecify.annotations.NullMarked;
