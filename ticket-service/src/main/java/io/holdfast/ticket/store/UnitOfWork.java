package io.holdfast.ticket.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Event;
import io.holdfast.contract.EventKey;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.messaging.EventJson;
import io.holdfast.rest.Problem;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.PendingReply;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.Ticket;

/**
 * State of one flush in memory: what the stores have loaded, as the submissions change it one after the other, and what
 * the stores must save. Does no I/O. Not thread-safe; a flush that is retried begins with a new one.
 */
public final class UnitOfWork implements CurrentState {

    private final Instant now;
    private final Supplier<String> newIds;
    private final EncodedEvents encoded;
    private final IdempotentResponses responses;
    private final Set<TicketId> ticketsWithPendingReplies = new LinkedHashSet<>();
    private final List<Fact<? extends CustomerFact>> published = new ArrayList<>();

    /** Reported events by key, sorted: every flush inserts them in this order, so that flushes do not deadlock. */
    final Map<EventKey, Fact<? extends CustomerFact>> reported = new TreeMap<>();

    /** Keys of reported events that were inserted by this flush and are not accepted yet. */
    final Set<EventKey> newKeys = new HashSet<>();

    final TrackedRows<TicketId, VersionedTicket> tickets = new TrackedRows<>();
    final ContactRows contacts = new ContactRows();
    final Map<String, PurchaseState> purchases = new HashMap<>();
    final ErasedState erased = new ErasedState();

    /** Reported events that were inserted and then rejected: their rows are deleted again. */
    final Map<EventKey, SubmissionResult.Rejected> rejectedKeys = new HashMap<>();

    final List<Fact<? extends CustomerFact>> newFacts = new ArrayList<>();
    final List<MessageText> newTexts = new ArrayList<>();
    final List<PendingReply> newPendingReplies = new ArrayList<>();

    /**
     * An empty unit of work.
     *
     * @param now the time of everything in it, in whole microseconds
     * @param newIds gives ascending ids
     */
    public UnitOfWork(Instant now, Duration idempotencyRetention, Supplier<String> newIds, EventJson json) {
        this.now = now;
        this.responses = new IdempotentResponses(now, idempotencyRetention);
        this.newIds = newIds;
        this.encoded = new EncodedEvents(json);
    }

    /** Names a reported event that the stores insert when they load. */
    public void addReported(Fact<? extends CustomerFact> fact) {
        reported.putIfAbsent(fact.key(), fact);
    }

    /** Accepts a reported event, unless it was stored before or occurs twice. */
    public SubmissionResult ingest(Fact<? extends CustomerFact> fact) {
        if (!newKeys.remove(fact.key())) {
            SubmissionResult rejected = rejectedKeys.get(fact.key());
            return rejected == null ? new SubmissionResult.Duplicate() : rejected;
        }
        if (fact.event() instanceof TicketEvent event && erased.contains(event.ticketId())) {
            return reject(fact, Problem.invalid("data.ticketId", "the ticket's customer was erased"));
        }
        if (erased.covers(fact)) {
            drop(fact);
        } else {
            publish(fact);
        }
        return new SubmissionResult.Accepted();
    }

    /** Executes a command, unless its idempotency key has a response already. */
    public SubmissionResult execute(Command command, @Nullable IdempotencyKey key) {
        SubmissionResult stored = key == null ? null : responses.find(key);
        if (stored != null) {
            return stored;
        }
        try {
            erased.requireNoErasedTicket(command);
            Decision decision = command.decide(this);
            erased.requireNotErased(decision);
            add(decision);
            if (key != null) {
                responses.add(key, decision);
            }
            return new SubmissionResult.Executed(decision.response());
        } catch (Problem problem) {
            return new SubmissionResult.Rejected(problem);
        }
    }

    /** Idempotency keys and the responses under them. */
    public IdempotentResponses responses() {
        return responses;
    }

    /** Tickets that this flush creates and that have replies from before. */
    public Set<TicketId> ticketsWithPendingReplies() {
        return ticketsWithPendingReplies;
    }

    /** Publishes a reply whose ticket exists now. */
    public void publishPending(PendingReply reply) {
        Fact<? extends CustomerFact> fact =
                reply.toFact(ticket(reply.ticketId()).requireOpening().customerId());
        newFacts.add(fact);
        publish(fact);
    }

    /** The events to append to the outbox, in their order. */
    public List<Fact<? extends CustomerFact>> published() {
        return published;
    }

    /** An event's data as JSON in UTF-8, encoded once for the fact's row and the outbox. */
    public byte[] encode(Fact<? extends Event> fact) {
        return encoded.encode(fact);
    }

    @Override
    public Ticket ticket(TicketId id) {
        VersionedTicket found = tickets.get(id);
        return found == null ? Ticket.empty(id) : found.ticket();
    }

    @Override
    public @Nullable PurchaseState purchase(String purchaseId) {
        return purchases.get(purchaseId);
    }

    @Override
    public @Nullable CustomerId customerOf(Contact contact) {
        return contacts.confirmedOwner(contact);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public String newId() {
        return newIds.get();
    }

    void addPurchase(Event event) {
        switch (event) {
            case Purchase e -> purchases.merge(e.purchaseId(), PurchaseState.of(e), PurchaseState::plus);
            case PurchaseRefunded e -> purchases.merge(e.purchaseId(), PurchaseState.of(e), PurchaseState::plus);
            default -> {
                // Other events do not change a purchase.
            }
        }
    }

    private void add(Decision decision) {
        for (Fact<? extends CustomerFact> fact : decision.facts()) {
            newFacts.add(fact);
            publish(fact);
        }
        newTexts.addAll(decision.texts());
        CustomerId owner = decision.contactOwner();
        if (owner != null) {
            for (Contact contact : decision.contacts()) {
                contacts.add(contact, owner, decision.contactsConfirmed());
            }
        }
        PendingReply reply = decision.pendingReply();
        if (reply != null) {
            newPendingReplies.add(reply);
            put(ticket(reply.ticketId()).withPendingReplies(true));
        }
    }

    private void publish(Fact<? extends CustomerFact> fact) {
        published.add(fact);
        if (fact.event() instanceof TicketEvent event) {
            Ticket changed = ticket(event.ticketId()).apply(ticketFact(fact));
            if (changed.exists() && changed.hasPendingReplies()) {
                ticketsWithPendingReplies.add(changed.id());
                changed = changed.withPendingReplies(false);
            }
            put(changed);
        } else {
            addPurchase(fact.event());
        }
    }

    private void put(Ticket ticket) {
        VersionedTicket loaded = tickets.get(ticket.id());
        tickets.put(ticket.id(), new VersionedTicket(ticket, loaded == null ? 0 : loaded.loadedRevision()));
    }

    private SubmissionResult reject(Fact<? extends CustomerFact> fact, Problem problem) {
        SubmissionResult.Rejected rejected = new SubmissionResult.Rejected(problem);
        rejectedKeys.put(fact.key(), rejected);
        return rejected;
    }

    /** Replies that wait for a ticket of an erased customer are the customer's too. */
    private void drop(Fact<? extends CustomerFact> fact) {
        erased.drop(fact);
        if (fact.event() instanceof TicketCreated created
                && !ticket(created.ticketId()).exists()) {
            erased.add(created.ticketId());
        }
    }

    @SuppressWarnings("unchecked") // the caller has checked the event
    private static Fact<? extends TicketEvent> ticketFact(Fact<?> fact) {
        return (Fact<? extends TicketEvent>) fact;
    }
}
