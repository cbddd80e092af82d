/** Event stream of changes of tickets over HTTP, with which the board of tickets is up to date at once. */
@NullMarked
package io.holdfast.ticket.stream;

import org.jspecify.annotations.NullMarked;
