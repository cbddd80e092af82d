package io.holdfast.ticket.problem;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;

/** A ticket of a problem that is to be answered. */
record ProblemTask(String problemId, TaskKind kind, TicketId ticketId, CustomerId customerId) {}
