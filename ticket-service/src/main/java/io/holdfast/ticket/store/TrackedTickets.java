package io.holdfast.ticket.store;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.state.Ticket;
import io.holdfast.ticket.state.TicketOwnership;

/** The tickets of one flush, as its events leave them. Not thread-safe. */
final class TrackedTickets {

    private final TrackedRows<TicketId, VersionedTicket> rows = new TrackedRows<>();
    private final Set<TicketId> requested = new HashSet<>();
    private final EarlyFacts earlyFacts = new EarlyFacts();

    /** Marks tickets as read, so that one without a row is known not to exist. */
    void request(Collection<TicketId> ids) {
        requested.addAll(ids);
    }

    /** Of these tickets, those that were not read yet. */
    Set<TicketId> notRequested(Collection<TicketId> ids) {
        Set<TicketId> missing = new LinkedHashSet<>(ids);
        missing.removeAll(requested);
        return missing;
    }

    void load(VersionedTicket row) {
        rows.load(row.ticket().id(), row);
    }

    /** The ticket; {@link Ticket#empty} when there is none. */
    Ticket get(TicketId id) {
        VersionedTicket found = rows.get(id);
        return found == null ? Ticket.empty(id) : found.ticket();
    }

    /** Whether the event names another customer than the ticket's own. */
    boolean isRefused(Fact<? extends CustomerFact> fact) {
        return fact.event() instanceof TicketEvent event
                && TicketOwnership.isRefused(get(event.ticketId()), event.customerId());
    }

    void apply(Fact<? extends TicketEvent> fact) {
        Ticket before = earlyFacts.stateBefore(get(fact.event().ticketId()), fact);
        Ticket changed = before.apply(fact);
        if (changed.exists() && changed.hasPendingReplies()) {
            changed = changed.withPendingReplies(false);
        }
        put(changed);
    }

    /** Marks a ticket that does not exist yet as one with pending replies. */
    void addPendingReply(TicketId id) {
        put(get(id).withPendingReplies(true));
    }

    /** Events of tickets that are not created yet. */
    EarlyFacts earlyFacts() {
        return earlyFacts;
    }

    /** The rows to save, in the order of their first change. */
    Collection<VersionedTicket> changed() {
        return rows.changed();
    }

    private void put(Ticket ticket) {
        VersionedTicket loaded = rows.get(ticket.id());
        rows.put(ticket.id(), new VersionedTicket(ticket, loaded == null ? 0 : loaded.loadedRevision()));
    }
}
