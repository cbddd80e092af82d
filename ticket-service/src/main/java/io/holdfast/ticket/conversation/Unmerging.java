package io.holdfast.ticket.conversation;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.intake.CommandSource;
import io.holdfast.ticket.problem.UnmergedTickets;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.CustomerLookup;

/**
 * Undoes the merge of a ticket, whose history is read while its customer is locked: a reply is stored either before, and is
 * seen, or after the undoing. A resolution of the ticket's problem that it was merged for is told in it.
 */
record Unmerging(TicketId ticketId) implements CommandSource<UnmergeTicket> {

    @Override
    public Uni<List<UnmergeTicket>> claim(SqlConnection tx) {
        Set<CustomerId> customers = new LinkedHashSet<>();
        return CustomerLookup.addCustomers(tx, ReadSet.tickets(ticketId), customers)
                .chain(() -> CustomerLocks.acquire(tx, customers))
                .chain(() -> MergeHistory.undoingOf(tx, ticketId, customers))
                .map(List::of);
    }

    @Override
    public Command command(UnmergeTicket row) {
        return row;
    }

    @Override
    public Uni<Void> conclude(SqlConnection tx, Map<UnmergeTicket, SubmissionResult> results) {
        boolean isUndone = results.values().stream().allMatch(SubmissionResult.Executed.class::isInstance);
        return isUndone
                ? UnmergedTickets.answer(tx, ticketId)
                : Uni.createFrom().voidItem();
    }
}
