/**
 * The one write path. Every write waits in memory for a flush; a flush is one database transaction for all that wait:
 * facts, ticket rows, wordings and outbox rows, each written by one multi-row statement.
 */
@NullMarked
package io.holdfast.ticket.intake;

import org.jspecify.annotations.NullMarked;
