package io.holdfast.ticket.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.command.CommandResponse;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.IdempotencyKey;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.PendingReply;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.Ticket;

/**
 * The memory of one flush: what was read, as the writes change it one after the other, and what is to be written. No
 * I/O in here.
 */
final class UnitOfWork implements CurrentState {

    /** A ticket row; the first that is written has revision 1. */
    record TicketRow(Ticket ticket, long revision) {

        boolean isNew() {
            return revision == 1;
        }
    }

    /** An idempotency key that gets its answer with this flush. */
    record StoredResponse(
            IdempotencyKey key,
            CommandResponse response,
            @Nullable CustomerId customerId) {}

    private final Instant now;
    private final Supplier<String> newIds;
    private final Map<TicketId, Ticket> tickets = new HashMap<>();
    private final Map<TicketId, Long> revisions = new HashMap<>();
    private final Set<TicketId> changed = new LinkedHashSet<>();
    private final Map<String, PurchaseState> purchases = new HashMap<>();
    private final Map<Contact, CustomerId> contacts = new HashMap<>();
    private final Map<CustomerId, Instant> erasures = new HashMap<>();
    private final Map<IdempotencyKey.Id, StoredResponse> responses = new HashMap<>();
    private final Set<TicketId> ticketsWithPendingReplies = new LinkedHashSet<>();

    final List<Fact<? extends CustomerFact>> published = new ArrayList<>();
    final List<Fact<? extends CustomerFact>> newFacts = new ArrayList<>();
    final List<Fact<? extends CustomerFact>> erasedFacts = new ArrayList<>();
    final List<MessageText> newTexts = new ArrayList<>();
    final Map<Contact, CustomerId> newContacts = new HashMap<>();
    final List<PendingReply> newPendingReplies = new ArrayList<>();
    final List<StoredResponse> newResponses = new ArrayList<>();

    UnitOfWork(Instant now, Supplier<String> newIds) {
        this.now = now;
        this.newIds = newIds;
    }

    void loadTicket(TicketRow row) {
        tickets.put(row.ticket().id(), row.ticket());
        revisions.put(row.ticket().id(), row.revision());
    }

    void loadContact(Contact contact, CustomerId customer) {
        contacts.put(contact, customer);
    }

    void loadErasure(CustomerId customer, Instant at) {
        erasures.put(customer, at);
    }

    void loadResponse(StoredResponse response) {
        responses.put(response.key().id(), response);
    }

    void loadPurchase(Fact<?> fact) {
        addPurchase(fact);
    }

    /** A told fact that the database did not know. */
    void addReported(Fact<? extends CustomerFact> fact) {
        if (isErased(fact)) {
            erasedFacts.add(fact);
        } else {
            add(fact);
        }
    }

    /** Decides a request and takes what it decides. */
    SubmissionResult execute(Command command, @Nullable IdempotencyKey key) {
        if (key != null) {
            SubmissionResult before = replay(key);
            if (before != null) {
                return before;
            }
        }
        try {
            Decision decision = command.decide(this);
            requireNotErased(decision);
            add(decision);
            if (key != null) {
                saveResponse(key, decision);
            }
            return new SubmissionResult.Executed(decision.response());
        } catch (Problem problem) {
            return new SubmissionResult.Rejected(problem);
        }
    }

    /** A reply that waited for a ticket which is known now. */
    void publishPending(PendingReply reply) {
        Fact<? extends CustomerFact> fact =
                reply.toFact(ticket(reply.ticketId()).requireOpening().customerId());
        newFacts.add(fact);
        add(fact);
    }

    /** Tickets that replies waited for and that exist since this flush. */
    Set<TicketId> ticketsWithPendingReplies() {
        return ticketsWithPendingReplies;
    }

    List<TicketRow> changedRows() {
        return changed.stream()
                .map(id -> new TicketRow(ticket(id), revisions.getOrDefault(id, 0L) + 1))
                .toList();
    }

    @Override
    public Ticket ticket(TicketId id) {
        Ticket ticket = tickets.get(id);
        return ticket == null ? Ticket.empty(id) : ticket;
    }

    @Override
    public @Nullable PurchaseState purchase(String purchaseId) {
        return purchases.get(purchaseId);
    }

    @Override
    public @Nullable CustomerId customerOf(Contact contact) {
        return contacts.get(contact);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String newId() {
        return newIds.get();
    }

    private void add(Decision decision) {
        for (Fact<? extends CustomerFact> fact : decision.facts()) {
            newFacts.add(fact);
            add(fact);
        }
        newTexts.addAll(decision.texts());
        CustomerId owner = decision.contactOwner();
        if (owner != null) {
            for (Contact contact : decision.contacts()) {
                if (contacts.putIfAbsent(contact, owner) == null) {
                    newContacts.put(contact, owner);
                }
            }
        }
        PendingReply reply = decision.pendingReply();
        if (reply != null) {
            newPendingReplies.add(reply);
            change(ticket(reply.ticketId()).withPendingReplies(true));
        }
    }

    private void add(Fact<? extends CustomerFact> fact) {
        published.add(fact);
        if (fact.event() instanceof TicketEvent event) {
            Ticket before = ticket(event.ticketId());
            Ticket after = before.apply(ticketFact(fact));
            if (after.exists() && after.hasPendingReplies()) {
                ticketsWithPendingReplies.add(after.id());
                after = after.withPendingReplies(false);
            }
            change(after);
        } else {
            addPurchase(fact);
        }
    }

    private void change(Ticket ticket) {
        tickets.put(ticket.id(), ticket);
        changed.add(ticket.id());
    }

    private void addPurchase(Fact<?> fact) {
        switch (fact.event()) {
            case Purchase e -> purchases.merge(e.purchaseId(), PurchaseState.of(e), PurchaseState::plus);
            case PurchaseRefunded e -> purchases.merge(e.purchaseId(), PurchaseState.of(e), PurchaseState::plus);
            default -> {
                // no purchase
            }
        }
    }

    private void saveResponse(IdempotencyKey key, Decision decision) {
        CustomerId customer = decision.facts().isEmpty()
                ? null
                : decision.facts().getFirst().event().customerId();
        StoredResponse response = new StoredResponse(key, decision.response(), customer);
        responses.put(key.id(), response);
        newResponses.add(response);
    }

    /** The answer that was given under this key before; null when there was none. */
    @Nullable
    SubmissionResult replay(IdempotencyKey key) {
        StoredResponse before = responses.get(key.id());
        if (before == null) {
            return null;
        }
        return before.key().fingerprint().equals(key.fingerprint())
                ? new SubmissionResult.Replayed(before.response())
                : new SubmissionResult.Rejected(IdempotencyProblems.usedForAnotherRequest());
    }

    private void requireNotErased(Decision decision) {
        for (Fact<? extends CustomerFact> fact : decision.facts()) {
            if (isErased(fact)) {
                throw Problem.conflict("The customer was erased after that time; what happened before is not kept.");
            }
        }
    }

    private boolean isErased(Fact<? extends CustomerFact> fact) {
        if (erasures.isEmpty()) {
            return false;
        }
        Instant erasedAt = erasures.get(fact.event().customerId());
        return erasedAt != null && !fact.time().isAfter(erasedAt);
    }

    @SuppressWarnings("unchecked") // called when its event is one
    private static Fact<? extends TicketEvent> ticketFact(Fact<?> fact) {
        return (Fact<? extends TicketEvent>) fact;
    }
}
