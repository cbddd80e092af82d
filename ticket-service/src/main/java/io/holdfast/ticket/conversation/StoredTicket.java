package io.holdfast.ticket.conversation;

import java.time.Instant;
import java.util.List;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

import io.holdfast.contract.TimelinePosition;
import io.holdfast.ticket.state.EventSources;
import io.holdfast.ticket.state.PackedPositions;

/** Row of the table {@code ticket}. The ticket exists once it has a creation time. */
@Entity
@Immutable
@Table(name = "ticket")
public class StoredTicket {

    @Id
    @Column(name = "ticket_id")
    String ticketId;

    @Column(name = "customer_id")
    @Nullable
    String customerId;

    @Column(name = "channel")
    @Nullable
    String channel;

    @Column(name = "department")
    String department;

    @Column(name = "priority")
    String priority;

    @Column(name = "status")
    String status;

    @Column(name = "tags")
    String tags;

    @Column(name = "agent_id")
    @Nullable
    String agentId;

    @Column(name = "problem_id")
    @Nullable
    String problemId;

    @Column(name = "merged_into_id")
    @Nullable
    String mergedIntoId;

    @Column(name = "score")
    @Nullable
    Short score;

    @Column(name = "created_at")
    @Nullable
    Instant createdAt;

    @Column(name = "updated_at")
    @Nullable
    Instant updatedAt;

    @Column(name = "expected_resolution_at")
    @Nullable
    Instant expectedResolutionAt;

    @Column(name = "fold")
    String fold;

    public String ticketId() {
        return ticketId;
    }

    public @Nullable String customerId() {
        return customerId;
    }

    public @Nullable String channel() {
        return channel;
    }

    public String department() {
        return department;
    }

    public String priority() {
        return priority;
    }

    public String status() {
        return status;
    }

    public List<String> tags() {
        return tags.isEmpty() ? List.of() : List.of(tags.split(" ", -1));
    }

    public @Nullable String agentId() {
        return agentId;
    }

    public @Nullable String problemId() {
        return problemId;
    }

    public @Nullable String mergedIntoId() {
        return mergedIntoId;
    }

    public @Nullable Integer score() {
        return score == null ? null : Integer.valueOf(score);
    }

    public @Nullable Instant createdAt() {
        return createdAt;
    }

    public @Nullable Instant updatedAt() {
        return updatedAt;
    }

    public @Nullable Instant expectedResolutionAt() {
        return expectedResolutionAt;
    }

    /**
     * The id of the event that created it, under which its subject and message are stored; null when another system
     * reported that event, for then no text of it is stored.
     */
    public @Nullable String openingFactId() {
        TimelinePosition opening = PackedPositions.unpack(fold).opening();
        return opening == null || !opening.key().source().equals(EventSources.CONVERSATION)
                ? null
                : opening.key().id();
    }
}
