/** {@code POST /events}: events that channel integrations and imports report. */
@NullMarked
package io.holdfast.ticket.event;

import org.jspecify.annotations.NullMarked;
