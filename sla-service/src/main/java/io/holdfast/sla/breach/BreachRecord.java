package io.holdfast.sla.breach;

import java.time.Instant;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Read-only entity of the table {@code breach}. The evaluation of clocks writes the table with SQL. */
@Entity
@Immutable
@Table(name = "breach")
class BreachRecord {

    @Id
    @Column(name = "breach_id")
    String breachId;

    @Column(name = "ticket_id")
    String ticketId;

    @Column(name = "customer_id")
    String customerId;

    String metric;

    int cycle;

    boolean standing;

    @Column(name = "breached_at")
    Instant breachedAt;

    @Column(name = "started_at")
    Instant startedAt;

    @Column(name = "due_at")
    Instant dueAt;

    @Column(name = "detected_at")
    Instant detectedAt;

    @Nullable
    @Column(name = "responded_at")
    Instant respondedAt;

    String policy;

    @Column(name = "policy_version")
    int policyVersion;

    String department;

    String priority;

    String channel;

    protected BreachRecord() {}
}
