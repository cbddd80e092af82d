package io.holdfast.ticket.command;

import java.util.Set;

import io.holdfast.contract.CustomerFact;
import io.holdfast.contract.Fact;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;

/** What the intake writes: an event that another system reports, or a command. */
public sealed interface Submission {

    /** The state that is loaded, and the customers that are locked, for it. */
    ReadSet readSet();

    /** An event as another system reports it: stored and published unchanged, once. */
    record ReportedEvent(Fact<? extends CustomerFact> fact) implements Submission {

        @Override
        public ReadSet readSet() {
            CustomerFact event = fact.event();
            return event instanceof TicketEvent ticketEvent
                    ? new ReadSet(Set.of(event.customerId()), Set.of(ticketEvent.ticketId()), Set.of(), Set.of())
                    : ReadSet.customer(event.customerId());
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

        /** Why it is rejected when a ticket that it reads was one of an erased customer. */
        default Problem erasedTicket(TicketId ticket) {
            return Problem.gone("The ticket '" + ticket + "' was erased with its customer.");
        }
    }
}
