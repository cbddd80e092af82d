/** Deadlines that pass while nobody says anything: armed from the durable rows, told within milliseconds, never early. */
@NullMarked
package io.holdfast.sla.deadline;

import org.jspecify.annotations.NullMarked;
