package io.holdfast.loyalty.account;

import java.time.Instant;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/** Read-only entity of the table {@code lot}. */
@Entity
@Immutable
@IdClass(EntryKey.class)
@Table(name = "lot")
class LotRow {
    @Id
    String customerId;

    @Id
    int number;

    long remaining;
    Instant earnedAt;

    @Nullable
    Instant expiresAt;
}
