package io.holdfast.ticket.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.ErasureCut;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.Submission.Command;

/** What a unit of work knows of erased customers and of their tickets. Not thread-safe. */
final class ErasedState {

    private final Map<CustomerId, ErasureCut> cuts = new HashMap<>();
    private final Set<TicketId> tickets = new HashSet<>();
    private final Set<String> purchases = new HashSet<>();

    /** Reported events that are not stored; their keys are, so that they stay duplicates. */
    final List<Fact<? extends CustomerFact>> droppedFacts = new ArrayList<>();

    /** Tickets whose creation is not stored: what waits for them is erased too. */
    final Set<TicketId> newTickets = new LinkedHashSet<>();

    void load(CustomerId customer, ErasureCut cut) {
        cuts.put(customer, cut);
    }

    void load(TicketId ticket) {
        tickets.add(ticket);
    }

    void loadPurchase(String purchaseId) {
        purchases.add(purchaseId);
    }

    /** Whether an erasure of its customer covers the event. */
    boolean covers(Fact<? extends CustomerFact> fact) {
        ErasureCut cut = cuts.isEmpty() ? null : cuts.get(fact.event().customerId());
        return cut != null && cut.covers(fact.time());
    }

    /** Whether the ticket was one of an erased customer. */
    boolean contains(TicketId ticket) {
        return tickets.contains(ticket);
    }

    /** Whether a shop has delivered the purchase, and its customer was erased. */
    boolean containsPurchase(String purchaseId) {
        return purchases.contains(purchaseId);
    }

    void drop(Fact<? extends CustomerFact> fact) {
        droppedFacts.add(fact);
    }

    /** Adds a ticket of an erased customer that was not known here. */
    void add(TicketId ticket) {
        tickets.add(ticket);
        newTickets.add(ticket);
    }

    void requireNoErasedTicket(Command command) {
        if (tickets.isEmpty()) {
            return;
        }
        for (TicketId ticket : command.readSet().tickets()) {
            if (tickets.contains(ticket)) {
                throw command.erasedTicket(ticket);
            }
        }
    }

    void requireNotErased(Decision decision) {
        for (Fact<? extends CustomerFact> fact : decision.facts()) {
            if (covers(fact)) {
                throw Problem.conflict("The customer was erased after that time; events up to then are not stored.");
            }
        }
    }
}
