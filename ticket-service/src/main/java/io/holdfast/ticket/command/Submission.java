package io.holdfast.ticket.command;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.contract.PurchaseEvent.Purchase;
import io.holdfast.contract.PurchaseEvent.PurchaseRefunded;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;
import io.holdfast.ticket.state.RecordedRefund;
import io.holdfast.ticket.state.RecordedReply;
import io.holdfast.ticket.state.RefundKey;
import io.holdfast.ticket.state.ReplyKey;

/** What the intake writes: an event that another system reports, or a command. */
public sealed interface Submission {

    /** The state that is loaded, and the customers that are locked, for it. */
    ReadSet readSet();

    /** What it takes in memory, estimated, so that a queue of submissions can be bounded. */
    int bytes();

    /** The ticket that it creates; null when it creates none, or one with a new id, of which nothing is stored yet. */
    default @Nullable TicketCreation creation() {
        return null;
    }

    /** Whether it reads the loyalty tiers of the customers of its read set. */
    default boolean dependsOnTiers() {
        return false;
    }

    /** Of an event or a command without its texts and lists. */
    int BYTES_USUAL = 1_500;

    /** Of one character of a text. */
    int BYTES_PER_CHARACTER = 2;

    /** Of one item of a purchase. */
    int BYTES_PER_ITEM = 400;

    /**
     * An event as another system reports it: stored and published unchanged, once.
     *
     * @param scope the channels of which the other system may send
     */
    record ReportedEvent(Fact<? extends CustomerFact> fact, ChannelScope scope) implements Submission {

        public ReportedEvent(Fact<? extends CustomerFact> fact) {
            this(fact, ChannelScope.ALL);
        }

        @Override
        public ReadSet readSet() {
            return switch (fact.event()) {
                case ReplySent reply ->
                    readSet(Set.of(reply.ticketId()), Set.of(), Set.of(), Set.of(RecordedReply.keyOf(reply)));
                case TicketEvent event -> readSet(Set.of(event.ticketId()), Set.of(), Set.of(), Set.of());
                case Purchase event -> readSet(Set.of(), Set.of(event.purchaseId()), Set.of(), Set.of());
                case PurchaseRefunded event ->
                    readSet(Set.of(), Set.of(), Set.of(RecordedRefund.keyOf(event)), Set.of());
                default -> ReadSet.customer(fact.event().customerId());
            };
        }

        @Override
        public @Nullable TicketCreation creation() {
            return fact.event() instanceof TicketCreated created
                    ? new TicketCreation(created.ticketId(), created.customerId())
                    : null;
        }

        private ReadSet readSet(
                Set<TicketId> tickets, Set<String> purchaseIds, Set<RefundKey> refunds, Set<ReplyKey> replies) {
            return new ReadSet(Set.of(fact.event().customerId()), tickets, purchaseIds, Set.of(), refunds, replies);
        }

        @Override
        public int bytes() {
            return fact.event() instanceof Purchase purchase
                    ? BYTES_USUAL + BYTES_PER_ITEM * purchase.items().size()
                    : BYTES_USUAL;
        }
    }

    /** A request whose outcome depends on the current state. */
    non-sealed interface Command extends Submission {

        /**
         * Decides what to write and to respond. Pure: it is called again when the flush is retried.
         *
         * @throws Problem when the command is rejected
         */
        Decision decide(CurrentState state);

        /** Characters of its free texts. */
        default int textLength() {
            return 0;
        }

        @Override
        default int bytes() {
            return BYTES_USUAL + BYTES_PER_CHARACTER * textLength();
        }

        /** Tickets that the decision also reads, as far as the tickets that are loaded show; loaded before it decides. */
        default Set<TicketId> furtherTickets(CurrentState state) {
            return Set.of();
        }

        /** Why it is rejected when a ticket that it reads was one of an erased customer. */
        default Problem erasedTicket(TicketId ticket) {
            return Problem.gone("The ticket '" + ticket + "' was erased with its customer.");
        }
    }
}
