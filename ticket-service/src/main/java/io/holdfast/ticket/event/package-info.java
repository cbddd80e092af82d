/** {@code POST /events}: facts as channel integrations and imports tell them. */
@NullMarked
package io.holdfast.ticket.event;

import org.jspecify.annotations.NullMarked;
