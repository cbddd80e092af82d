package io.holdfast.ticket.intake;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.TicketCreation;
import io.holdfast.ticket.state.Opening;
import io.holdfast.ticket.store.CustomerLocks;
import io.holdfast.ticket.store.StateStores;
import io.holdfast.ticket.store.UnitOfWork;

/**
 * What a flush reads because of what it has loaded: the customers that its customers were merged into, tickets that a
 * command also depends on, such as the one that its ticket was merged into, and what came before the creation of a ticket:
 * pending replies, and events of several customers. All are rare. Stateless.
 */
final class LaterReads {

    /** Successive merges that are followed; a chain of more is read as if it ended there. */
    private static final int STEPS_MAX = 16;

    private final StateStores stores;

    LaterReads(StateStores stores) {
        this.stores = stores;
    }

    /**
     * Loads it into the unit of work.
     *
     * @param customers those of the flush, which are locked; customers that are locked later are added
     */
    Uni<Void> load(
            SqlConnection tx, List<PendingSubmission> submissions, Set<CustomerId> customers, UnitOfWork unitOfWork) {
        List<TicketCreation> creations = submissions.stream()
                .map(pending -> pending.submission().creation())
                .filter(Objects::nonNull)
                .toList();
        return lockMergeTargets(tx, customers, unitOfWork)
                .chain(() -> stores.loadForCreations(tx, creations, customers, unitOfWork))
                .chain(() -> loadTickets(tx, submissions, customers, unitOfWork, STEPS_MAX));
    }

    /** What is recorded for a customer who was merged is the other customer's. Locked late, see {@link #lockCustomersOf}. */
    private Uni<Void> lockMergeTargets(SqlConnection tx, Set<CustomerId> customers, UnitOfWork unitOfWork) {
        Set<CustomerId> unlocked = new LinkedHashSet<>(unitOfWork.mergeTargets());
        unlocked.removeAll(customers);
        if (unlocked.isEmpty()) {
            return Uni.createFrom().voidItem();
        }
        customers.addAll(unlocked);
        return CustomerLocks.acquire(tx, unlocked).chain(() -> stores.loadErasures(tx, unlocked, unitOfWork));
    }

    private Uni<Void> loadTickets(
            SqlConnection tx,
            List<PendingSubmission> submissions,
            Set<CustomerId> customers,
            UnitOfWork unitOfWork,
            int steps) {
        Set<TicketId> further = new LinkedHashSet<>();
        for (PendingSubmission pending : submissions) {
            if (pending.submission() instanceof Command command) {
                further.addAll(command.furtherTickets(unitOfWork));
            }
        }
        Set<TicketId> missing = unitOfWork.notLoaded(further);
        if (missing.isEmpty() || steps == 0) {
            return lockCustomersOf(tx, further, customers, unitOfWork);
        }
        return stores.loadTickets(tx, missing, unitOfWork)
                .chain(() -> loadTickets(tx, submissions, customers, unitOfWork, steps - 1));
    }

    /**
     * Locks that are taken this late may deadlock with another flush, and a ticket may have changed meanwhile: the database
     * aborts the transaction, and it is repeated.
     */
    private static Uni<Void> lockCustomersOf(
            SqlConnection tx, Set<TicketId> tickets, Set<CustomerId> customers, UnitOfWork unitOfWork) {
        Set<CustomerId> unlocked = new LinkedHashSet<>();
        for (TicketId id : tickets) {
            Opening opening = unitOfWork.ticket(id).opening();
            if (opening != null && customers.add(opening.customerId())) {
                unlocked.add(opening.customerId());
            }
        }
        return unlocked.isEmpty() ? Uni.createFrom().voidItem() : CustomerLocks.acquire(tx, unlocked);
    }
}
