/** The system of record for conversations, and the door for every event. */
@NullMarked
package io.holdfast.ticket;

import org.jspecify.annotations.NullMarked;
