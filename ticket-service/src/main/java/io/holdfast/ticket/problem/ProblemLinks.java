package io.holdfast.ticket.problem;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.FieldErrors;
import io.holdfast.rest.audit.AuditTrail;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.CustomerLookup;

/** Links tickets to an open problem, in the transaction that has locked it. */
final class ProblemLinks {

    private ProblemLinks() {}

    /** Links all or none; fails with 422 that names those that do not exist. */
    static Uni<Void> link(SqlConnection tx, StoredProblem problem, List<TicketId> tickets, String caller, Instant at) {
        return lockCustomers(tx, tickets)
                .chain(() -> ProblemTable.existing(tx, tickets))
                .invoke(existing -> requireAll(tickets, existing))
                .chain(() -> ProblemTable.others(tx, problem.problemId(), tickets))
                .chain(former -> link(tx, problem, tickets)
                        .chain(changes -> record(tx, former, "problem.tickets-unlinked", caller, at)
                                .chain(() -> record(
                                        tx,
                                        changes > 0 ? List.of(problem.problemId()) : List.of(),
                                        "problem.tickets-linked",
                                        caller,
                                        at))));
    }

    private static Uni<Void> lockCustomers(SqlConnection tx, List<TicketId> tickets) {
        Set<CustomerId> customers = new LinkedHashSet<>();
        return CustomerLookup.addCustomers(tx, ReadSet.tickets(tickets.toArray(TicketId[]::new)), customers)
                .chain(() -> CustomerLocks.acquire(tx, customers));
    }

    private static void requireAll(List<TicketId> tickets, Set<TicketId> existing) {
        FieldErrors errors = new FieldErrors();
        for (int i = 0; i < tickets.size(); i++) {
            if (!existing.contains(tickets.get(i))) {
                errors.add("ticketIds", "there is no ticket '" + tickets.get(i) + "'");
            }
        }
        errors.throwIfAny();
    }

    /** How many tickets are new here, or get the expected resolution announced only now. */
    private static Uni<Integer> link(SqlConnection tx, StoredProblem problem, List<TicketId> tickets) {
        return ProblemTable.link(tx, problem.problemId(), tickets)
                .call(() -> ProblemTasks.dropOfOthers(tx, problem.problemId(), tickets))
                .chain(linked -> announceIn(tx, problem, tickets).map(announced -> linked + announced));
    }

    /** Also in a ticket that was reported as the problem's own, and so was linked before. */
    private static Uni<Integer> announceIn(SqlConnection tx, StoredProblem problem, List<TicketId> tickets) {
        return problem.expectedResolutionAt() == null
                ? Uni.createFrom().item(0)
                : ProblemTasks.addOf(tx, problem.problemId(), TaskKind.ANNOUNCEMENT, tickets);
    }

    private static Uni<Void> record(
            SqlConnection tx, List<String> problemIds, String action, String caller, Instant at) {
        return Multi.createFrom()
                .iterable(problemIds)
                .onItem()
                .transformToUniAndConcatenate(id -> AuditTrail.append(tx, at, Problems.change(id, caller, action)))
                .collect()
                .last()
                .replaceWithVoid();
    }
}
