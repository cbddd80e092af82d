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
import io.holdfast.ticket.intake.Write.Request;
import io.holdfast.ticket.timeline.Ticket;

/**
 * The memory of one flush: what was read, as the writes change it one after the other, and what is to be written. No
 * I/O in here.
 */
final class Working implements Known {

    /** A ticket row; the first that is written has revision 1. */
    record Row(Ticket ticket, long revision) {

        boolean isNew() {
            return revision == 1;
        }
    }

    /** An idempotency key that gets its answer with this flush. */
    record Kept(Claim claim, Answer answer, @Nullable CustomerId customerId) {}

    private final Instant now;
    private final Supplier<String> newIds;
    private final Map<TicketId, Ticket> tickets = new HashMap<>();
    private final Map<TicketId, Long> revisions = new HashMap<>();
    private final Set<TicketId> changed = new LinkedHashSet<>();
    private final Map<String, Bought> purchases = new HashMap<>();
    private final Map<Contact, CustomerId> contacts = new HashMap<>();
    private final Map<CustomerId, Instant> erasures = new HashMap<>();
    private final Map<Claim.Name, Kept> kept = new HashMap<>();
    private final Set<TicketId> welcomed = new LinkedHashSet<>();

    final List<Fact<? extends CustomerFact>> published = new ArrayList<>();
    final List<Fact<? extends CustomerFact>> ownFacts = new ArrayList<>();
    final List<Fact<? extends CustomerFact>> forgotten = new ArrayList<>();
    final List<Wording> wordings = new ArrayList<>();
    final Map<Contact, CustomerId> newContacts = new HashMap<>();
    final List<WaitingReply> waitingReplies = new ArrayList<>();
    final List<Kept> newlyKept = new ArrayList<>();

    Working(Instant now, Supplier<String> newIds) {
        this.now = now;
        this.newIds = newIds;
    }

    void read(Row row) {
        tickets.put(row.ticket().id(), row.ticket());
        revisions.put(row.ticket().id(), row.revision());
    }

    void readContact(Contact contact, CustomerId customer) {
        contacts.put(contact, customer);
    }

    void readErasure(CustomerId customer, Instant at) {
        erasures.put(customer, at);
    }

    void readKept(Kept answer) {
        kept.put(answer.claim().name(), answer);
    }

    void readPurchase(Fact<?> fact) {
        bought(fact);
    }

    /** A told fact that the database did not know. */
    void tell(Fact<? extends CustomerFact> fact) {
        if (isErased(fact)) {
            forgotten.add(fact);
        } else {
            take(fact);
        }
    }

    /** Decides a request and takes what it decides. */
    Outcome ask(Request request, @Nullable Claim claim) {
        if (claim != null) {
            Outcome before = replayed(claim);
            if (before != null) {
                return before;
            }
        }
        try {
            Decision decision = request.decide(this);
            requireNotErased(decision);
            take(decision);
            if (claim != null) {
                keep(claim, decision);
            }
            return new Outcome.Answered(decision.answer());
        } catch (Problem problem) {
            return new Outcome.Refused(problem);
        }
    }

    /** A reply that waited for a ticket which is known now. */
    void join(WaitingReply reply) {
        Fact<? extends CustomerFact> fact =
                reply.of(ticket(reply.ticketId()).opened().customerId());
        ownFacts.add(fact);
        take(fact);
    }

    /** Tickets that replies waited for and that exist since this flush. */
    Set<TicketId> welcomed() {
        return welcomed;
    }

    List<Row> changedRows() {
        return changed.stream()
                .map(id -> new Row(ticket(id), revisions.getOrDefault(id, 0L) + 1))
                .toList();
    }

    @Override
    public Ticket ticket(TicketId id) {
        Ticket known = tickets.get(id);
        return known == null ? Ticket.unknown(id) : known;
    }

    @Override
    public @Nullable Bought purchase(String purchaseId) {
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

    private void take(Decision decision) {
        for (Fact<? extends CustomerFact> fact : decision.facts()) {
            ownFacts.add(fact);
            take(fact);
        }
        wordings.addAll(decision.wordings());
        CustomerId owner = decision.contactsOf();
        if (owner != null) {
            for (Contact contact : decision.contacts()) {
                if (contacts.putIfAbsent(contact, owner) == null) {
                    newContacts.put(contact, owner);
                }
            }
        }
        WaitingReply reply = decision.waitingReply();
        if (reply != null) {
            waitingReplies.add(reply);
            change(ticket(reply.ticketId()).awaited(true));
        }
    }

    private void take(Fact<? extends CustomerFact> fact) {
        published.add(fact);
        if (fact.event() instanceof TicketEvent event) {
            Ticket before = ticket(event.ticketId());
            Ticket after = before.with(ticketFact(fact));
            if (after.exists() && after.awaited()) {
                welcomed.add(after.id());
                after = after.awaited(false);
            }
            change(after);
        } else {
            bought(fact);
        }
    }

    private void change(Ticket ticket) {
        tickets.put(ticket.id(), ticket);
        changed.add(ticket.id());
    }

    private void bought(Fact<?> fact) {
        switch (fact.event()) {
            case Purchase e -> purchases.merge(e.purchaseId(), Bought.of(e), Bought::with);
            case PurchaseRefunded e -> purchases.merge(e.purchaseId(), Bought.of(e), Bought::with);
            default -> {
                // no purchase
            }
        }
    }

    private void keep(Claim claim, Decision decision) {
        CustomerId customer = decision.facts().isEmpty()
                ? null
                : decision.facts().getFirst().event().customerId();
        Kept answer = new Kept(claim, decision.answer(), customer);
        kept.put(claim.name(), answer);
        newlyKept.add(answer);
    }

    /** The answer that was given under this key before; null when there was none. */
    @Nullable
    Outcome replayed(Claim claim) {
        Kept before = kept.get(claim.name());
        if (before == null) {
            return null;
        }
        return before.claim().fingerprint().equals(claim.fingerprint())
                ? new Outcome.Replayed(before.answer())
                : new Outcome.Refused(Idempotency.otherRequest());
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
