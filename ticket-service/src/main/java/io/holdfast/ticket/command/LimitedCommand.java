package io.holdfast.ticket.command;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TicketId;
import io.holdfast.rest.Problem;

/** A command of a sender that is bound to channels. */
record LimitedCommand(ChannelScope scope, Submission.Command command) implements Submission.Command {

    @Override
    public ReadSet readSet() {
        return command.readSet();
    }

    @Override
    public int bytes() {
        return command.bytes();
    }

    @Override
    public @Nullable TicketCreation creation() {
        return command.creation();
    }

    @Override
    public boolean dependsOnTiers() {
        return command.dependsOnTiers();
    }

    @Override
    public Set<TicketId> furtherTickets(CurrentState state) {
        return command.furtherTickets(state);
    }

    @Override
    public Problem erasedTicket(TicketId ticket) {
        return command.erasedTicket(ticket);
    }

    @Override
    public Decision decide(CurrentState state) {
        Decision decision = command.decide(state);
        Problem refusal = scope.refusal(decision, state);
        if (refusal != null) {
            throw refusal;
        }
        return decision;
    }
}
