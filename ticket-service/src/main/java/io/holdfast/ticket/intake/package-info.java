/**
 * The write path: submissions are queued, and a flush writes all that are queued in one database transaction. {@link
 * io.holdfast.ticket.intake.Intake} is the entry point, {@link io.holdfast.ticket.intake.GroupCommit} the queue, {@link
 * io.holdfast.ticket.intake.FlushTransaction} the transaction.
 */
@NullMarked
package io.holdfast.ticket.intake;

import org.jspecify.annotations.NullMarked;
