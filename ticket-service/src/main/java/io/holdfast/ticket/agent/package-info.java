/** What agents did in a span of time, and how it was judged. */
@NullMarked
package io.holdfast.ticket.agent;

import org.jspecify.annotations.NullMarked;
