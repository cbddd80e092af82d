package io.holdfast.ticket.command;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.state.PurchaseState;
import io.holdfast.ticket.state.Ticket;

/**
 * The channels of which a sender may send. What names no channel is of the channel of its ticket or purchase; a sender that
 * is bound may send nothing that has none, such as a customer's departure.
 *
 * @param channels empty: all
 */
public record ChannelScope(Set<String> channels) {

    /** Of a sender that is bound to no channel. */
    public static final ChannelScope ALL = new ChannelScope(Set.of());

    private static final String CHANNEL = "channel";

    public ChannelScope {
        channels = Set.copyOf(channels);
    }

    private boolean isBound() {
        return !channels.isEmpty();
    }

    /** Why the sender may not send the event, by the state before it; null when it may. */
    public @Nullable Problem refusal(CustomerFact event, CurrentState state) {
        if (!isBound()) {
            return null;
        }
        return switch (event) {
            case TicketCreated created -> ofCreation(created, state.ticket(created.ticketId()));
            case TicketEvent change -> ofTicket(state.ticket(change.ticketId()));
            case Purchase purchase -> unlessAllowed(CHANNEL, "request", purchase.channel());
            case PurchaseRefunded refund -> ofPurchase(state.purchase(refund.purchaseId()));
            default -> refusalOfUnbound();
        };
    }

    /**
     * The command, which the sender's channels limit: by the first event that it decides on. The others follow from it, such as
     * the change of a ticket into which that of the sender was merged.
     */
    public Submission.Command limit(Submission.Command command) {
        return isBound() ? new LimitedCommand(this, command) : command;
    }

    /**
     * For requests that are about no channel.
     *
     * @throws Problem 403 when the sender is bound
     */
    public void requireUnbound() {
        if (isBound()) {
            throw refusalOfUnbound();
        }
    }

    @Nullable
    Problem refusal(Decision decision, CurrentState state) {
        if (decision.pendingReply() != null) {
            return ofTicket(Ticket.empty(decision.pendingReply().ticketId()));
        }
        List<? extends CustomerFact> events =
                decision.facts().stream().limit(1).map(fact -> fact.event()).toList();
        return events.isEmpty() ? refusalOfUnbound() : refusal(events.getFirst(), state);
    }

    /** An earlier creation of a ticket that exists would take it over, so both channels count. */
    private @Nullable Problem ofCreation(TicketCreated created, Ticket ticket) {
        Problem refusal = unlessAllowed(CHANNEL, "request", created.channel());
        return refusal == null && ticket.exists() ? ofTicket(ticket) : refusal;
    }

    private @Nullable Problem ofTicket(Ticket ticket) {
        return ticket.exists()
                ? unlessAllowed("ticketId", "ticket", ticket.requireOpening().channel())
                : Problem.forbidden(
                        "ticketId",
                        boundTo()
                                + ", and there is no such ticket, so its channel is not known. Create the ticket first.");
    }

    private @Nullable Problem ofPurchase(PurchaseState purchase) {
        return purchase.exists()
                ? unlessAllowed(
                        "purchaseId", "purchase", purchase.requirePurchase().channel())
                : Problem.forbidden(
                        "purchaseId",
                        boundTo()
                                + ", and there is no such purchase, so its channel is not known. Report the purchase first.");
    }

    /** @param subject what has the channel, for the message */
    private @Nullable Problem unlessAllowed(String field, String subject, @Nullable String channel) {
        if (channel == null) {
            return Problem.forbidden(field, boundTo() + ", but this " + subject + " has no channel.");
        }
        return channels.contains(channel)
                ? null
                : Problem.forbidden(field, boundTo() + ", but this " + subject + " is of the channel " + channel + ".");
    }

    private Problem refusalOfUnbound() {
        return Problem.forbidden(CHANNEL, boundTo() + ", and this request is about none: use a key without channels.");
    }

    private String boundTo() {
        return "This API key is bound to " + String.join(", ", new TreeSet<>(channels));
    }
}
