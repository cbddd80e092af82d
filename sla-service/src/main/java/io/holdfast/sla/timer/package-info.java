/** Timers: a priority queue over the next evaluation times in the database, gated by the inbox's processed offsets. */
@NullMarked
package io.holdfast.sla.timer;

import org.jspecify.annotations.NullMarked;
