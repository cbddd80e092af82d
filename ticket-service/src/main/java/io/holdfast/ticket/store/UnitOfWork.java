package io.holdfast.ticket.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.Event;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.messaging.EventJson;
import io.holdfast.rest.Problem;
import io.holdfast.sql.IdempotencyKey;
import io.holdfast.ticket.command.ChannelScope;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.Submission.Command;
import io.holdfast.ticket.command.SubmissionResult;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.ConversationKey;
import io.holdfast.ticket.state.DuplicateCheck;
import io.holdfast.ticket.state.MessageKey;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.PendingReply;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.RecordedRefund;
import io.holdfast.ticket.state.RefundKey;
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
    private final List<Fact<? extends CustomerFact>> published = new ArrayList<>();
    private final Map<CustomerId, CustomerId> merges = new HashMap<>();
    private final Map<CustomerId, String> tiers = new HashMap<>();
    private @Nullable String trace;

    final ReportedFacts reported = new ReportedFacts();

    final TrackedTickets tickets = new TrackedTickets();
    final ContactRows contacts = new ContactRows();
    final EntityRecords entities = new EntityRecords();
    final ReceivedMessages received = new ReceivedMessages();
    final ErasedState erased = new ErasedState();

    final List<Fact<? extends CustomerFact>> newFacts = new ArrayList<>();

    /** Reported events that tell an entity again: of their rows only the keys stay. */
    final List<Fact<? extends CustomerFact>> repeatedFacts = new ArrayList<>();

    final List<MessageText> newTexts = new ArrayList<>();
    final PendingReplies pendingReplies = new PendingReplies();

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
        reported.add(fact);
    }

    /** What is published from now on belongs to this W3C trace context, unless a reported event names its own. */
    public void traceNext(@Nullable String traceparent) {
        this.trace = traceparent;
    }

    /** Accepts a reported event, unless it was stored before, occurs twice or is refused. */
    public SubmissionResult ingest(Fact<? extends CustomerFact> fact) {
        return ingest(fact, ChannelScope.ALL);
    }

    /** The same of a sender that may send of these channels. */
    public SubmissionResult ingest(Fact<? extends CustomerFact> fact, ChannelScope scope) {
        if (!reported.take(fact)) {
            return reported.resultOfRepeated(fact);
        }
        Problem outOfScope = scope.refusal(fact.event(), this);
        if (outOfScope != null) {
            return reported.refuse(fact, outOfScope.under("data"));
        }
        if (fact.event() instanceof TicketEvent event && erased.contains(event.ticketId())) {
            return reported.refuse(fact, Problem.conflict("data.ticketId", "the ticket's customer was erased"));
        }
        if (erased.covers(fact)) {
            drop(fact);
            return new SubmissionResult.Accepted();
        }
        if (tickets.isRefused(fact)) {
            return reported.refuse(fact, Problem.conflict("data.customerId", "the ticket belongs to another customer"));
        }
        return switch (entities.judge(fact.event())) {
            case DuplicateCheck.First first -> {
                publish(fact);
                yield new SubmissionResult.Accepted();
            }
            case DuplicateCheck.Repeated repeated -> {
                repeatedFacts.add(fact);
                yield new SubmissionResult.Duplicate();
            }
            case DuplicateCheck.Refused(String field, String reason) ->
                reported.refuse(fact, Problem.conflict(field, reason));
        };
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

    /** Adds that a customer was merged into another one. */
    void addMerge(CustomerId customer, CustomerId into) {
        merges.put(customer, into);
    }

    /** Adds the loyalty tiers of customers. */
    void addTiers(Map<CustomerId, String> loaded) {
        tiers.putAll(loaded);
    }

    /** Customers whom the flush's customers were merged into. */
    public Set<CustomerId> mergeTargets() {
        return Set.copyOf(merges.values());
    }

    /** Idempotency keys and the responses under them. */
    public IdempotentResponses responses() {
        return responses;
    }

    /** Of these tickets, those that were not loaded. */
    public Set<TicketId> notLoaded(Collection<TicketId> ids) {
        return tickets.notRequested(ids);
    }

    /** How many stored events this flush refuses, because it creates their tickets for other customers. */
    public int refusedEarlyFacts() {
        return tickets.earlyFacts().refusedCount();
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
    public CustomerId presentCustomer(CustomerId customer) {
        return merges.getOrDefault(customer, customer);
    }

    @Override
    public Ticket ticket(TicketId id) {
        return tickets.get(id);
    }

    @Override
    public boolean isErased(TicketId id) {
        return erased.contains(id);
    }

    @Override
    public PurchaseState purchase(String purchaseId) {
        return entities.purchase(purchaseId);
    }

    @Override
    public boolean isErasedPurchase(String purchaseId) {
        return erased.containsPurchase(purchaseId);
    }

    @Override
    public @Nullable RecordedRefund refund(RefundKey key, CustomerId customer) {
        return entities.refund(key, customer);
    }

    @Override
    public @Nullable CustomerId customerOf(Contact contact) {
        return contacts.confirmedOwner(contact);
    }

    @Override
    public @Nullable String tierOf(CustomerId customer) {
        return tiers.get(customer);
    }

    @Override
    public boolean isReceived(MessageKey message) {
        return received.contains(message);
    }

    @Override
    public @Nullable TicketId ticketOf(ConversationKey conversation) {
        return received.ticketOf(conversation);
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
            publish(fact);
        }
        newTexts.addAll(decision.texts());
        CustomerId owner = decision.contactOwner();
        if (owner != null) {
            for (Contact contact : decision.contacts()) {
                contacts.add(contact, owner, decision.contactsConfirmed());
            }
        }
        if (decision.receipt() != null) {
            received.add(decision.receipt());
        }
        PendingReply reply = decision.pendingReply();
        if (reply != null) {
            pendingReplies.add(reply);
            tickets.addPendingReply(reply.ticketId());
        }
    }

    private void publish(Fact<? extends CustomerFact> fact) {
        published.add(fact.trace() == null ? fact.withTrace(trace) : fact);
        entities.record(fact.event());
        if (fact.event() instanceof TicketEvent) {
            tickets.apply(ticketFact(fact));
        }
        if (fact.event() instanceof TicketCreated created) {
            pendingReplies.take(created.ticketId()).forEach(this::publishPending);
        }
    }

    /** Publishes a reply whose ticket exists now. */
    private void publishPending(PendingReply reply) {
        Fact<? extends CustomerFact> fact =
                reply.toFact(ticket(reply.ticketId()).requireOpening().customerId());
        newFacts.add(fact);
        publish(fact);
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
