/** The rows as they are read: nothing is ever written through these. */
@NullMarked
package io.holdfast.ticket.record;

import org.jspecify.annotations.NullMarked;
