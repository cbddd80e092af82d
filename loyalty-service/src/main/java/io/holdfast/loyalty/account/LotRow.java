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

    int entry;

    @Nullable
    String rule;

    long points;
    long remaining;
    Instant availableFrom;
    Instant earnedAt;

    @Nullable
    Instant expiresAt;
}
