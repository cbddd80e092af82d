package io.holdfast.contract;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** Topic {@code tickets}: the events of a support ticket. */
public sealed interface TicketEvent extends CustomerFact {

    TicketId ticketId();

    /** A customer contacted the company. An absent department is {@code general}, an absent priority {@code normal}. */
    record TicketCreated(
            TicketId ticketId,
            CustomerId customerId,
            String channel,
            String department,
            Priority priority,
            List<String> tags,
            @Nullable String problemId)
            implements TicketEvent {
        public TicketCreated {
            tags = List.copyOf(tags);
        }
    }

    /** A reply was written. Only a public reply by an agent answers the customer. */
    record ReplySent(
            TicketId ticketId,
            CustomerId customerId,
            String replyId,
            Author author,
            @Nullable String agentId,
            Visibility visibility,
            @Nullable String templateId,
            @Nullable String variant)
            implements TicketEvent {}

    record TicketStatusChanged(
            TicketId ticketId,
            CustomerId customerId,
            TicketStatus status,
            @Nullable TicketStatus previousStatus,
            @Nullable Instant expectedResolutionAt)
            implements TicketEvent {}

    /** New values of the ticket's attributes; an absent one is unchanged. */
    record TicketReclassified(
            TicketId ticketId,
            CustomerId customerId,
            @Nullable Priority priority,
            @Nullable String department,
            @Nullable List<String> tags)
            implements TicketEvent {
        public TicketReclassified {
            tags = tags == null ? null : List.copyOf(tags);
        }
    }

    /** The ticket was assigned to an agent; an absent agent: unassigned. */
    record TicketAssigned(
            TicketId ticketId,
            CustomerId customerId,
            @Nullable String agentId) implements TicketEvent {}

    /** The customer's rating, 1 (bad) to 5 (good). */
    record TicketRated(
            TicketId ticketId,
            CustomerId customerId,
            int score,
            @Nullable String agentId) implements TicketEvent {
        public TicketRated {
            requireScore(score);
        }
    }

    /** A quality review of an agent's replies by a colleague, 1 to 5 each. */
    record TicketReviewed(
            TicketId ticketId,
            CustomerId customerId,
            String reviewerId,
            String agentId,
            int empathy,
            int solution,
            int writing)
            implements TicketEvent {
        public TicketReviewed {
            requireScore(empathy);
            requireScore(solution);
            requireScore(writing);
        }
    }

    /** This ticket was merged into the other, where the conversation continues. */
    record TicketMerged(TicketId ticketId, CustomerId customerId, TicketId intoTicketId) implements TicketEvent {}

    /** The merge of this ticket into the other was undone: the ticket is one of its own again. */
    record TicketUnmerged(TicketId ticketId, CustomerId customerId, TicketId fromTicketId) implements TicketEvent {}

    private static void requireScore(int score) {
        if (score < 1 || score > 5) {
            throw new IllegalArgumentException("a score is 1 to 5");
        }
    }
}
