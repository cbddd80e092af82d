package io.holdfast.ticket.timeline;

import java.time.Instant;
import java.util.List;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;

/** A copy of a ticket in the making, so that a change names only what it changes. */
final class TicketChange {

    private final TicketId id;
    private @Nullable Opening opening;
    private Latest<TicketStatus> toldStatus;
    private Latest<Priority> priority;
    private Latest<String> department;
    private Latest<List<String>> tags;
    private Latest<String> agentId;
    private Latest<Instant> expectedResolutionAt;
    private Latest<Integer> score;
    private Latest<TicketId> mergedInto;
    private @Nullable Stamp customerReply;
    private @Nullable Instant updatedAt;
    private boolean awaited;

    TicketChange(Ticket from) {
        id = from.id();
        opening = from.opening();
        toldStatus = from.toldStatus();
        priority = from.priority();
        department = from.department();
        tags = from.tags();
        agentId = from.agentId();
        expectedResolutionAt = from.expectedResolutionAt();
        score = from.score();
        mergedInto = from.mergedInto();
        customerReply = from.customerReply();
        updatedAt = from.updatedAt();
        awaited = from.awaited();
    }

    @CanIgnoreReturnValue
    TicketChange opening(@Nullable Opening told) {
        opening = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange toldStatus(Latest<TicketStatus> told) {
        toldStatus = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange priority(Latest<Priority> told) {
        priority = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange department(Latest<String> told) {
        department = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange tags(Latest<List<String>> told) {
        tags = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange agentId(Latest<String> told) {
        agentId = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange expectedResolutionAt(Latest<Instant> told) {
        expectedResolutionAt = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange score(Latest<Integer> told) {
        score = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange mergedInto(Latest<TicketId> told) {
        mergedInto = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange customerReply(@Nullable Stamp told) {
        customerReply = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange updatedAt(@Nullable Instant told) {
        updatedAt = told;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange awaited(boolean told) {
        awaited = told;
        return this;
    }

    Ticket ticket() {
        return new Ticket(
                id,
                opening,
                toldStatus,
                priority,
                department,
                tags,
                agentId,
                expectedResolutionAt,
                score,
                mergedInto,
                customerReply,
                updatedAt,
                awaited);
    }
}
