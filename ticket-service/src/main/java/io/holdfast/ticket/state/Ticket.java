package io.holdfast.ticket.state;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.holdfast.contract.Author;
import io.holdfast.contract.Fact;
import io.holdfast.contract.Keywords;
import io.holdfast.contract.Priority;
import io.holdfast.contract.TicketEvent;
import io.holdfast.contract.TicketEvent.ReplySent;
import io.holdfast.contract.TicketEvent.TicketAssigned;
import io.holdfast.contract.TicketEvent.TicketCreated;
import io.holdfast.contract.TicketEvent.TicketMerged;
import io.holdfast.contract.TicketEvent.TicketRated;
import io.holdfast.contract.TicketEvent.TicketReclassified;
import io.holdfast.contract.TicketEvent.TicketReviewed;
import io.holdfast.contract.TicketEvent.TicketStatusChanged;
import io.holdfast.contract.TicketEvent.TicketUnmerged;
import io.holdfast.contract.TicketId;
import io.holdfast.contract.TicketStatus;
import io.holdfast.contract.TimelinePosition;
import io.holdfast.contract.Visibility;

/**
 * A ticket, computed from its events by event-time merge: each property has the value of the latest event that sets it,
 * so that events of different times may arrive in any order; of one instant they count in the order in which they were
 * reported. Events may arrive before the creation; the ticket exists from the creation on. All its events are of its one
 * customer, see {@link TicketOwnership}.
 *
 * @param opening the earliest creation; null while only other events have arrived
 * @param reportedStatus the status that an event set; {@link #status()} also considers the customer's reply
 * @param customerReply position of the latest public reply of the customer; null unless it came after the reported status
 * @param updatedAt time of the latest event
 * @param hasPendingReplies whether replies are pending until the ticket is created
 * @param earlyReporter whose events arrived before the creation
 */
public record Ticket(
        TicketId id,
        @Nullable Opening opening,
        Latest<TicketStatus> reportedStatus,
        Latest<Priority> priority,
        Latest<String> department,
        Latest<List<String>> tags,
        Latest<String> agentId,
        Latest<Instant> expectedResolutionAt,
        Latest<Integer> score,
        Latest<TicketId> mergedInto,
        @Nullable TimelinePosition customerReply,
        @Nullable Instant updatedAt,
        boolean hasPendingReplies,
        EarlyReporter earlyReporter) {

    public static Ticket empty(TicketId id) {
        return new Ticket(
                id,
                null,
                Latest.unset(),
                Latest.unset(),
                Latest.unset(),
                Latest.unset(),
                Latest.unset(),
                Latest.unset(),
                Latest.unset(),
                Latest.unset(),
                null,
                null,
                false,
                EarlyReporter.NONE);
    }

    public boolean exists() {
        return opening != null;
    }

    /** The opening of a ticket that exists. */
    public Opening requireOpening() {
        if (opening == null) {
            throw new IllegalStateException("ticket " + id + " has no creation yet");
        }
        return opening;
    }

    /**
     * The status. A customer's reply after the last reported status opens a pending or resolved ticket. A merged ticket is
     * closed: the conversation continues in the other one.
     */
    public TicketStatus status() {
        if (isMerged()) {
            return TicketStatus.CLOSED;
        }
        TicketStatus reported = reportedStatus.orElse(TicketStatus.OPEN);
        return isOpenedByReply(reported) && customerReply != null ? TicketStatus.OPEN : reported;
    }

    /** When a command of this service resolved the ticket; null when it is not resolved, or another system resolved it. */
    public @Nullable Instant resolvedHereAt() {
        TimelinePosition by = reportedStatus.position();
        return exists()
                        && status() == TicketStatus.RESOLVED
                        && by != null
                        && by.key().source().equals(EventSources.CONVERSATION)
                ? by.time()
                : null;
    }

    /** Whether a public reply of the customer opens a ticket of that status. */
    public static boolean isOpenedByReply(TicketStatus status) {
        return status == TicketStatus.PENDING || status == TicketStatus.RESOLVED;
    }

    public boolean isMerged() {
        return mergedInto.value() != null;
    }

    public Priority currentPriority() {
        return priority.orElse(Priority.NORMAL);
    }

    public String currentDepartment() {
        return department.orElse(Keywords.DEPARTMENT_GENERAL);
    }

    public List<String> currentTags() {
        return tags.orElse(List.of());
    }

    /** The ticket with one more of its events, which is reported after those before. */
    public Ticket apply(Fact<? extends TicketEvent> fact) {
        TimelinePosition by = TimelinePosition.of(fact);
        Ticket reported = switch (fact.event()) {
            case TicketCreated e -> created(by, e);
            case ReplySent e -> replied(by, e);
            case TicketStatusChanged e -> statusChanged(by, e);
            case TicketReclassified e -> reclassified(by, e);
            case TicketAssigned e ->
                change().agentId(agentId.updatedBy(by, e.agentId())).ticket();
            case TicketRated e -> change().score(score.updatedBy(by, e.score())).ticket();
            case TicketMerged e ->
                change().mergedInto(mergedInto.updatedBy(by, e.intoTicketId())).ticket();
            case TicketUnmerged e ->
                change().mergedInto(mergedInto.updatedBy(by, null)).ticket();
            case TicketReviewed e -> this;
        };
        return reported.withUpdatedAt(by.time()).withReporter(fact.event());
    }

    /** The ticket before its creation as these events alone give it, with the pending replies that it has. */
    public Ticket restrictedTo(Iterable<? extends Fact<? extends TicketEvent>> facts) {
        Ticket restricted = empty(id).withPendingReplies(hasPendingReplies);
        for (Fact<? extends TicketEvent> fact : facts) {
            restricted = restricted.apply(fact);
        }
        return restricted;
    }

    /** The ticket, with pending replies or without. */
    public Ticket withPendingReplies(boolean awaited) {
        return change().hasPendingReplies(awaited).ticket();
    }

    /**
     * A creation that is reported again changes nothing, unless it is earlier. One that names no problem keeps that to which a
     * request may have linked the ticket.
     */
    private Ticket created(TimelinePosition by, TicketCreated e) {
        if (opening != null && opening.position().compareTo(by) <= 0) {
            return this;
        }
        String linked = opening == null ? null : opening.problemId();
        String problemId = e.problemId() == null ? linked : e.problemId();
        return change().opening(new Opening(by, e.customerId(), e.channel(), problemId))
                .reportedStatus(reportedStatus.initializedBy(by, TicketStatus.OPEN))
                .priority(priority.initializedBy(by, e.priority()))
                .department(department.initializedBy(by, e.department()))
                .tags(tags.initializedBy(by, e.tags()))
                .ticket();
    }

    private Ticket replied(TimelinePosition by, ReplySent e) {
        boolean fromCustomer = e.author() == Author.CUSTOMER && e.visibility() == Visibility.PUBLIC;
        TimelinePosition reportedBy = reportedStatus.position();
        boolean beforeStatus = reportedBy != null && !reportedBy.creation() && by.compareTo(reportedBy) < 0;
        if (!fromCustomer || beforeStatus || (customerReply != null && by.compareTo(customerReply) < 0)) {
            return this;
        }
        return change().customerReply(by).ticket();
    }

    private Ticket statusChanged(TimelinePosition by, TicketStatusChanged e) {
        Instant expected = e.expectedResolutionAt();
        Latest<TicketStatus> changed = reportedStatus.updatedBy(by, e.status());
        boolean afterReply = by.equals(changed.position()) && customerReply != null && by.compareTo(customerReply) >= 0;
        return change().reportedStatus(changed)
                .customerReply(afterReply ? null : customerReply)
                .expectedResolutionAt(
                        expected == null ? expectedResolutionAt : expectedResolutionAt.updatedBy(by, expected))
                .ticket();
    }

    private Ticket reclassified(TimelinePosition by, TicketReclassified e) {
        return change().priority(e.priority() == null ? priority : priority.updatedBy(by, e.priority()))
                .department(e.department() == null ? department : department.updatedBy(by, e.department()))
                .tags(e.tags() == null ? tags : tags.updatedBy(by, e.tags()))
                .ticket();
    }

    private Ticket withUpdatedAt(Instant at) {
        return updatedAt != null && !at.isAfter(updatedAt)
                ? this
                : change().updatedAt(at).ticket();
    }

    private Ticket withReporter(TicketEvent event) {
        EarlyReporter reporter = exists() ? EarlyReporter.NONE : earlyReporter.plus(event.customerId());
        return reporter.equals(earlyReporter)
                ? this
                : change().earlyReporter(reporter).ticket();
    }

    private TicketChange change() {
        return new TicketChange(this);
    }
}
