/**
 * The command model of the intake: submissions, the state that a command reads, and the decision it makes. It knows
 * neither the database nor HTTP.
 */
@NullMarked
package io.holdfast.ticket.command;

import org.jspecify.annotations.NullMarked;
