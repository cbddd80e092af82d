package io.holdfast.ticket.state;

import java.time.Instant;
import java.util.List;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.TimelinePosition;

/** Builder of a changed copy of a ticket. */
final class TicketChange {

    private final TicketId id;
    private @Nullable Opening opening;
    private Latest<TicketStatus> reportedStatus;
    private Latest<Priority> priority;
    private Latest<String> department;
    private Latest<List<String>> tags;
    private Latest<String> agentId;
    private Latest<Instant> expectedResolutionAt;
    private Latest<Integer> score;
    private Latest<TicketId> mergedInto;
    private @Nullable TimelinePosition customerReply;
    private @Nullable Instant updatedAt;
    private boolean hasPendingReplies;
    private EarlyReporter earlyReporter;

    TicketChange(Ticket from) {
        id = from.id();
        opening = from.opening();
        reportedStatus = from.reportedStatus();
        priority = from.priority();
        department = from.department();
        tags = from.tags();
        agentId = from.agentId();
        expectedResolutionAt = from.expectedResolutionAt();
        score = from.score();
        mergedInto = from.mergedInto();
        customerReply = from.customerReply();
        updatedAt = from.updatedAt();
        hasPendingReplies = from.hasPendingReplies();
        earlyReporter = from.earlyReporter();
    }

    @CanIgnoreReturnValue
    TicketChange opening(@Nullable Opening value) {
        opening = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange reportedStatus(Latest<TicketStatus> value) {
        reportedStatus = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange priority(Latest<Priority> value) {
        priority = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange department(Latest<String> value) {
        department = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange tags(Latest<List<String>> value) {
        tags = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange agentId(Latest<String> value) {
        agentId = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange expectedResolutionAt(Latest<Instant> value) {
        expectedResolutionAt = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange score(Latest<Integer> value) {
        score = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange mergedInto(Latest<TicketId> value) {
        mergedInto = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange customerReply(@Nullable TimelinePosition value) {
        customerReply = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange updatedAt(@Nullable Instant value) {
        updatedAt = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange hasPendingReplies(boolean value) {
        hasPendingReplies = value;
        return this;
    }

    @CanIgnoreReturnValue
    TicketChange earlyReporter(EarlyReporter value) {
        earlyReporter = value;
        return this;
    }

    Ticket ticket() {
        return new Ticket(
                id,
                opening,
                reportedStatus,
                priority,
                department,
                tags,
                agentId,
                expectedResolutionAt,
                score,
                mergedInto,
                customerReply,
                updatedAt,
                hasPendingReplies,
                earlyReporter);
    }
}
