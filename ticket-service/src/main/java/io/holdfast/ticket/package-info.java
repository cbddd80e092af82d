/** The system of record for conversations, and the entry point of every event. */
@NullMarked
package io.holdfast.ticket;

import org.jspecify.annotations.NullMarked;
