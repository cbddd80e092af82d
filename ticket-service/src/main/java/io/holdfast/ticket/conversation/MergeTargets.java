package io.holdfast.ticket.conversation;

import java.util.LinkedHashSet;
import java.util.SequencedSet;

import io.holdfast.contract.TicketId;
import io.holdfast.ticket.command.CurrentState;

/** The tickets that a ticket was merged into, one after the other. */
final class MergeTargets {

    private MergeTargets() {}

    /** As far as they are loaded; empty for a ticket that was not merged. */
    static SequencedSet<TicketId> of(CurrentState state, TicketId ticket) {
        SequencedSet<TicketId> targets = new LinkedHashSet<>();
        TicketId next = state.ticket(ticket).mergedInto().value();
        while (next != null && targets.add(next)) {
            next = state.ticket(next).mergedInto().value();
        }
        return targets;
    }

    /** The ticket in which the conversation of a ticket goes on: the last one of a chain of merges, or itself. */
    static TicketId last(CurrentState state, TicketId ticket) {
        SequencedSet<TicketId> targets = of(state, ticket);
        return targets.isEmpty() ? ticket : targets.getLast();
    }
}
