package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.ticket.command.TicketCreation;
import io.holdfast.ticket.state.EarlyReporter;
import io.holdfast.ticket.state.Ticket;
import io.holdfast.ticket.state.TicketOwnership;

/**
 * Events of tickets that are not created yet, in the order in which they were reported: those of this flush, and those
 * that were loaded because the flush may create their ticket. Not thread-safe.
 */
final class EarlyFacts {

    private final Map<TicketId, List<Fact<? extends TicketEvent>>> byTicket = new HashMap<>();
    private final Map<TicketId, CustomerId> refusingOwners = new LinkedHashMap<>();
    private int refusedCount;

    /**
     * Whose earlier events of which tickets must be loaded: the ticket may be created by this flush, and events of several
     * customers came before, the flush's own included. Only those of its customer count then.
     *
     * @param customers one of these is the ticket's, when the creation does not say whose it is
     */
    static Set<Owned<TicketId>> toLoad(
            Collection<TicketCreation> creations,
            Collection<CustomerId> customers,
            Function<TicketId, Ticket> tickets,
            Collection<? extends Fact<?>> reported) {
        Map<TicketId, EarlyReporter> reporters = new LinkedHashMap<>();
        for (TicketCreation creation : creations) {
            TicketId id = creation.ticketId();
            Ticket ticket = tickets.apply(id);
            if (!ticket.exists() && !ticket.earlyReporter().equals(EarlyReporter.NONE)) {
                reporters.put(id, ticket.earlyReporter());
            }
        }
        if (reporters.isEmpty()) {
            return Set.of();
        }
        for (Fact<?> fact : reported) {
            if (fact.event() instanceof TicketEvent event) {
                reporters.computeIfPresent(event.ticketId(), (id, reporter) -> reporter.plus(event.customerId()));
            }
        }
        Set<Owned<TicketId>> wanted = new LinkedHashSet<>();
        for (TicketCreation creation : creations) {
            EarlyReporter reporter = reporters.get(creation.ticketId());
            if (reporter != null && reporter.several()) {
                CustomerId owner = creation.customerId();
                for (CustomerId customer : owner == null ? customers : Set.of(owner)) {
                    wanted.add(new Owned<>(creation.ticketId(), customer));
                }
            }
        }
        return wanted;
    }

    void add(Fact<? extends TicketEvent> fact) {
        byTicket.computeIfAbsent(fact.event().ticketId(), id -> new ArrayList<>())
                .add(fact);
    }

    /** The ticket's state before an event: the creation leaves out the earlier events of other customers. */
    Ticket stateBefore(Ticket ticket, Fact<? extends TicketEvent> fact) {
        if (ticket.exists()) {
            return ticket;
        }
        if (!TicketOwnership.refusesEarlierEvents(ticket, fact.event())) {
            if (!(fact.event() instanceof TicketCreated)) {
                add(fact);
            }
            return ticket;
        }
        CustomerId owner = fact.event().customerId();
        refusingOwners.put(ticket.id(), owner);
        return ticket.restrictedTo(byTicket.getOrDefault(ticket.id(), List.of()).stream()
                .filter(early -> early.event().customerId().equals(owner))
                .toList());
    }

    /** The tickets that this flush creates, with their customer, and that have events of other customers from before. */
    Map<TicketId, CustomerId> refusingOwners() {
        return refusingOwners;
    }

    void addRefused(int count) {
        refusedCount += count;
    }

    /** How many stored events from before the creation of their tickets this flush has refused. */
    int refusedCount() {
        return refusedCount;
    }
}
