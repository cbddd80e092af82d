package io.holdfast.ticket.conversation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.CustomerId;
import io.holdfast.contract.EventRules;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.Visibility;
import io.holdfast.ticket.arrival.RoutingResult;
import io.holdfast.ticket.arrival.RoutingRun;
import io.holdfast.ticket.channel.adapter.Element.Message;
import io.holdfast.ticket.command.CurrentState;
import io.holdfast.ticket.command.Decision;
import io.holdfast.ticket.command.DeliveryOutcome;
import io.holdfast.ticket.command.ReadSet;
import io.holdfast.ticket.command.Receipt;
import io.holdfast.ticket.command.Submission;
import io.holdfast.ticket.state.ChannelAccount;
import io.holdfast.ticket.state.Contact;
import io.holdfast.ticket.state.ConversationKey;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.MessageKey;
import io.holdfast.ticket.state.MessageText;
import io.holdfast.ticket.state.ReceiptTime;
import io.holdfast.ticket.state.Ticket;

/**
 * Receives a message of a channel, once: as a reply in the ticket of its conversation, unless that is closed, otherwise as a
 * new ticket. Messages of one conversation give the same conversation in any order and however often they come.
 *
 * @param newTicket what a ticket that it opens is like, by the rules on arrival
 */
public record ReceiveMessage(ChannelAccount account, Message message, RoutingRun newTicket)
        implements Submission.Command {

    /** Tag of a ticket whose first message has an attachment or other media. */
    private static final String ATTACHMENT = "attachment";

    @Override
    public ReadSet readSet() {
        return ReadSet.message(messageKey(), conversationKeys(), allContacts());
    }

    @Override
    public boolean dependsOnTiers() {
        return newTicket.dependsOnTier();
    }

    @Override
    public int textLength() {
        return message.text().length() + message.joiningText().length();
    }

    /** The ticket of the conversation, and those that it was merged into. */
    @Override
    public Set<TicketId> furtherTickets(CurrentState state) {
        Set<TicketId> tickets = new LinkedHashSet<>();
        for (ConversationKey key : conversationKeys()) {
            TicketId ticket = state.ticketOf(key);
            if (ticket != null) {
                tickets.add(ticket);
                tickets.addAll(MergeTargets.of(state, ticket));
            }
        }
        return tickets;
    }

    @Override
    public Decision decide(CurrentState state) {
        if (state.isReceived(messageKey())) {
            return nothing(DeliveryOutcome.DUPLICATE);
        }
        Ticket joined = joined(state);
        if (joined != null) {
            return join(joined, state);
        }
        return message.kind() == Message.Kind.AUTOMATIC ? nothing(DeliveryOutcome.IGNORED) : open(state);
    }

    private static Decision nothing(DeliveryOutcome outcome) {
        return Decision.of(outcome.toResponse(), List.of(), List.of());
    }

    /** The ticket that the message is a reply in: of the first key that leads to one that is not closed; null for none. */
    private @Nullable Ticket joined(CurrentState state) {
        for (ConversationKey key : conversationKeys()) {
            TicketId known = state.ticketOf(key);
            Ticket ticket = known == null ? null : state.ticket(MergeTargets.last(state, known));
            if (ticket != null
                    && ticket.exists()
                    && !state.isErased(ticket.id())
                    && (ticket.status() != TicketStatus.CLOSED || message.kind() == Message.Kind.AUTOMATIC)) {
                return ticket;
            }
        }
        return null;
    }

    private Decision join(Ticket ticket, CurrentState state) {
        CustomerId customer = ticket.requireOpening().customerId();
        boolean automatic = message.kind() == Message.Kind.AUTOMATIC;
        Fact<ReplySent> sent = Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                ReceiptTime.of(message.occurredAt(), state.now()),
                new ReplySent(
                        ticket.id(),
                        customer,
                        state.newId(),
                        automatic ? Author.BOT : Author.CUSTOMER,
                        null,
                        automatic ? Visibility.INTERNAL : Visibility.PUBLIC,
                        null,
                        null));
        List<Fact<? extends CustomerFact>> facts = new ArrayList<>(2);
        facts.add(sent);
        if (!automatic) {
            addOpening(ticket, sent, state, facts);
        }
        Decision decision = Decision.of(
                        DeliveryOutcome.ACCEPTED.toResponse(),
                        facts,
                        List.of(text(sent.id(), null, message.joiningText())))
                .withReceipt(receipt(ticket, customer, false, state));
        // Further contacts of the same person; those of somebody else who writes in the conversation are not the
        // customer's.
        CustomerId person = state.presentCustomer(customer);
        boolean samePerson =
                !automatic && allContacts().stream().anyMatch(contact -> person.equals(state.customerOf(contact)));
        return samePerson ? decision.withContacts(person, message.contacts(), true) : decision;
    }

    /** A customer's message opens a ticket that rests, unless its status was set after the message. */
    private static void addOpening(
            Ticket ticket, Fact<ReplySent> sent, CurrentState state, List<Fact<? extends CustomerFact>> facts) {
        TicketStatus after = ticket.apply(sent).status();
        if (after != ticket.status()) {
            facts.add(StatusChange.of(ticket, after, sent.time(), state));
        } else if (after == TicketStatus.ON_HOLD) {
            Fact<TicketStatusChanged> opened = StatusChange.of(ticket, TicketStatus.OPEN, sent.time(), state);
            if (ticket.apply(opened).status() == TicketStatus.OPEN) {
                facts.add(opened);
            }
        }
    }

    private Decision open(CurrentState state) {
        CustomerId customer = customer(state);
        RoutingResult routed = newTicket.route(state.tierOf(customer));
        TicketId id = new TicketId(state.newId());
        Fact<TicketCreated> created = Fact.of(
                state.newId(),
                EventSources.CONVERSATION,
                ReceiptTime.of(message.occurredAt(), state.now()),
                new TicketCreated(
                        id, customer, message.channel(), routed.department(), routed.priority(), tags(routed), null));
        Ticket ticket = Ticket.empty(id).apply(created);
        return Decision.of(
                        DeliveryOutcome.ACCEPTED.toResponse(),
                        Assignment.follow(created, routed.agentId(), state),
                        List.of(text(created.id(), message.subject(), message.text())))
                .withReceipt(receipt(ticket, customer, true, state))
                .withContacts(customer, message.contacts(), true);
    }

    private CustomerId customer(CurrentState state) {
        for (Contact contact : allContacts()) {
            CustomerId found = state.customerOf(contact);
            if (found != null) {
                return found;
            }
        }
        return new CustomerId(state.newId());
    }

    private List<Contact> allContacts() {
        List<Contact> all = new ArrayList<>(message.contacts());
        all.addAll(message.alsoKnownAs());
        return all;
    }

    private List<String> tags(RoutingResult routed) {
        Set<String> tags = new LinkedHashSet<>(routed.tags());
        if (message.hasMedia()) {
            tags.add(ATTACHMENT);
        }
        return tags.stream()
                .filter(Keywords::isKeyword)
                .limit(EventRules.TAGS_MAX)
                .toList();
    }

    private MessageText text(String factId, @Nullable String subject, String text) {
        return new MessageText(factId, subject, text, message.externalId(), account.label());
    }

    /** With the keys that lead nowhere yet, or to a ticket that is closed or gone. */
    private Receipt receipt(Ticket ticket, CustomerId customer, boolean opening, CurrentState state) {
        List<ConversationKey> leading = conversationKeys().stream()
                .filter(key -> {
                    TicketId known = state.ticketOf(key);
                    return known == null || (opening && !known.equals(ticket.id()));
                })
                .toList();
        return new Receipt(
                messageKey(),
                ticket.id(),
                customer,
                opening,
                leading,
                message.kind() == Message.Kind.CUSTOMER && opening ? message.displayName() : null);
    }

    private MessageKey messageKey() {
        return new MessageKey(account, message.externalId());
    }

    private List<ConversationKey> conversationKeys() {
        return message.conversationKeys().stream()
                .map(key -> new ConversationKey(account, key))
                .toList();
    }
}
